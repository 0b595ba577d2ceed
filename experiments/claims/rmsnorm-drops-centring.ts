import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withCells } from './alter.ts';
import { counted, withoutEvidence } from './judge.ts';
import { shapes, timingOf } from './select/timing.ts';
import type { TimedShape, TimingChoice } from './select/timing.ts';

const COMPOSED: Omit<TimingChoice, 'operation'> = { implementation: 'composed', pass: 'forward' };
/** Kernels of TensorFlow.js that reduce rows. */
const REDUCTIONS = ['Mean', 'Sum'];

export const rmsnormDropsCentring = defineClaim({
  id: 'rmsnorm-drops-centring',
  kind: 'derived',
  statement: 'RMSNorm drops the centring and divides by the root mean square alone.',
  criterion:
    'Composed from operators, its forward pass dispatches one row reduction and no subtraction, where LayerNorm dispatches two and at least one.',
  experiments: ['norm-timing'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withKernels(evidence, ['Mean', 'Sub', 'Square', 'Mean', 'Rsqrt', 'Multiply']),
    (evidence) => withKernels(evidence, ['Square', 'Mean', 'Rsqrt', 'Multiply']),
  ),
});

/** Row reductions and subtractions that one call dispatched, the same at every shape or NaN. */
function dispatched(cells: readonly TimedShape[], operation: TimingChoice['operation']): { reductions: number; subtractions: number } {
  const counts = cells.map((cell) => {
    const kernels = timingOf(cell, { ...COMPOSED, operation })?.kernels ?? [];
    return {
      reductions: kernels.filter((name) => REDUCTIONS.includes(name)).length,
      subtractions: kernels.filter((name) => name === 'Sub').length,
    };
  });
  const [first] = counts;
  const isSame =
    first && counts.every(({ reductions, subtractions }) => reductions === first.reductions && subtractions === first.subtractions);
  return isSame ? first : { reductions: Number.NaN, subtractions: Number.NaN };
}

function judge(evidence: Evidence): Judgement {
  const cells = shapes(evidence).filter(
    (cell) => timingOf(cell, { ...COMPOSED, operation: 'rmsnorm' }) && timingOf(cell, { ...COMPOSED, operation: 'layernorm' }),
  );
  if (cells.length === 0) return withoutEvidence('it takes the list of kernels that one composed call of each norm dispatches');
  const [rms, layer] = [dispatched(cells, 'rmsnorm'), dispatched(cells, 'layernorm')];
  if (Number.isNaN(rms.reductions) || Number.isNaN(layer.reductions))
    return withoutEvidence('the kernels that a composed norm dispatches differ from shape to shape');
  const holds = rms.reductions === 1 && rms.subtractions === 0 && layer.reductions === 2 && layer.subtractions >= 1;
  return {
    verdict: holds ? 'holds' : 'contradicted',
    finding: `A forward pass composed from operators dispatches ${String(rms.reductions)} row reductions and ${String(rms.subtractions)} subtractions for RMSNorm, ${String(layer.reductions)} and ${String(layer.subtractions)} for LayerNorm.`,
    quantities: {
      rmsnormReductions: counted(rms.reductions, 'row reductions in a composed RMSNorm, forward'),
      layernormReductions: counted(layer.reductions, 'row reductions in a composed LayerNorm, forward'),
    },
  };
}

function withKernels(evidence: Evidence, kernels: string[]): Evidence {
  return withCells(evidence, 'norm-timing', (cells) =>
    cells.map((cell) => ({
      ...cell,
      measurement: {
        ...cell.measurement,
        timings: cell.measurement.timings.map((timing) => (timing.operation === 'rmsnorm' ? { ...timing, kernels } : timing)),
      },
    })),
  );
}
