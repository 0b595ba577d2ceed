import { BACKEND_NAMES, NORM_NAMES, PLACEMENT_NAMES } from '../result.ts';
import type { ModelConfig } from '../result.ts';
import { firstThatChanges } from './alter.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement, Quantity } from './claim.ts';
import { counted, significant, withoutEvidence } from './judge.ts';
import { agreements, alterAgreement, LOSS_TOLERANCE, TENSOR_TOLERANCE } from './select/agreement.ts';
import type { BackendAgreement, CellAgreement } from './select/agreement.ts';

/** Exceptions that a condition names before it counts the rest. */
const MOST_NAMED = 3;

export const backendsAgree = defineClaim({
  id: 'backends-agree',
  kind: 'measured',
  statement: 'Every backend computes the same loss and the same gradients, up to the rounding of float32.',
  criterion:
    'Every model on every other backend beside the same on wasm: the two agree when the logits are within 1e-4 of their norm, every gradient tensor within 1e-4 of its norm plus 1e-6 of the largest gradient norm of the model, and the loss within 1e-5 of it. Holds when all agree and none is missing, contradicted when on some backend fewer than half do, conditional otherwise.',
  experiments: ['backend-agreement'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterAgreement(evidence, 0.01),
    (evidence) => alterAgreement(evidence, 0),
  ),
});

function judge(evidence: Evidence): Judgement {
  const compared = agreements(evidence);
  if (compared.length === 0) return withoutEvidence('it takes the cells of wasm and those of another backend');
  const exceptions = [...groupsOf(compared)].map(([model, backends]) => `${model} on ${backends.join(' and ')}`);
  const gaps = compared.flatMap(({ backend, missing }) => (missing > 0 ? [`${String(missing)} missing on ${BACKEND_NAMES[backend]}`] : []));
  const isUsual = compared.every(({ cells, missing }) => cells.filter(agrees).length >= (cells.length + missing) / 2);
  const isComplete = exceptions.length === 0 && gaps.length === 0;
  return {
    verdict: isComplete ? 'holds' : isUsual ? 'conditional' : 'contradicted',
    finding: compared.map(sentence).join(' '),
    ...(!isComplete && isUsual ? { condition: `holds only with exceptions: ${listed([...exceptions, ...gaps])}` } : {}),
    quantities: Object.fromEntries(compared.flatMap(quantitiesOf)),
  };
}

/** NaN agrees with nothing. */
function agrees({ loss, tensors }: CellAgreement): boolean {
  return loss <= LOSS_TOLERANCE && tensors.every(({ relative }) => relative <= TENSOR_TOLERANCE);
}

/** Models that do not agree, each with the backends on which they do not. */
function groupsOf(compared: readonly BackendAgreement[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { backend, cells } of compared) {
    for (const { cell } of cells.filter((each) => !agrees(each))) {
      const name = nameOf(cell.config.model);
      groups.set(name, [...(groups.get(name) ?? []), BACKEND_NAMES[backend]]);
    }
  }
  return groups;
}

function nameOf({ architecture, placement, norm, qkNorm, activation }: ModelConfig): string {
  const norms = qkNorm === 'none' ? NORM_NAMES[norm] : `${NORM_NAMES[norm]} and ${NORM_NAMES[qkNorm]} of queries and keys`;
  return `the ${activation === 'gelu' ? 'GELU' : 'ReLU'} ${architecture} under ${PLACEMENT_NAMES[placement]} with ${norms}`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED);
  return names.length > shown.length ? `${shown.join('; ')} and ${String(names.length - shown.length)} more` : shown.join('; ');
}

function sentence(agreement: BackendAgreement): string {
  const { backend, cells } = agreement;
  const { tensor, loss, name } = largest(agreement);
  return `Over ${String(cells.length)} models, ${BACKEND_NAMES[backend]} differs from WebAssembly by at most ${significant(tensor)} of the scale of a tensor (${name}) and ${significant(loss)} of a loss.`;
}

function largest({ cells }: BackendAgreement): { tensor: number; loss: number; name: string } {
  const { worst, cell } = cells.reduce((most, each) => (each.worst.relative <= most.worst.relative ? most : each));
  const { placement, norm } = cell.config.model;
  return {
    tensor: worst.relative,
    name: `${worst.tensor}, ${PLACEMENT_NAMES[placement]} with ${NORM_NAMES[norm]}`,
    loss: Math.max(...cells.map(({ loss }) => loss)),
  };
}

function quantitiesOf(agreement: BackendAgreement): [string, Quantity][] {
  const { backend, cells } = agreement;
  const { tensor, loss } = largest(agreement);
  const pair = `between ${BACKEND_NAMES[backend]} and ${BACKEND_NAMES.wasm}`;
  const difference = (value: number, what: string): Quantity => ({
    value,
    format: '.2e',
    label: `largest relative difference of ${what} ${pair}`,
  });
  return [
    [`${backend}Tensor`, difference(tensor, 'a gradient tensor or the logits')],
    [`${backend}Loss`, difference(loss, 'a loss')],
    [`${backend}Cells`, counted(cells.length, `models compared ${pair}`)],
    [
      `${backend}Tensors`,
      counted(
        cells.reduce((sum, { tensors }) => sum + tensors.length, 0),
        `tensors compared ${pair}`,
      ),
    ],
  ];
}
