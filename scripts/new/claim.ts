import { withEntry, withImport } from './insert.ts';
import type { MeasuredField } from './measured-field.ts';
import { exportName, textOf, type Start } from './project.ts';

const LIST = 'experiments/claims/index.ts';
const PREDICTED = 'experiments/claims/predicted.ts';

/** A claim: a number of an experiment is above zero on average, judged from the interval of its mean. */
export function newClaim(id: string, { experiment, field }: MeasuredField): Start {
  const name = exportName(id);
  const list = withImport(textOf(LIST), `import { ${name} } from './${id}.ts';`);
  return {
    files: {
      [`experiments/claims/${id}.ts`]: claimText(id, experiment, field),
      [LIST]: withEntry(list, 'export const CLAIMS', `${name},`),
      [PREDICTED]: withEntry(textOf(PREDICTED), 'export const PREDICTED', `'${id}': 'holds',`),
    },
    next: [
      `Say in experiments/claims/${id}.ts what is claimed and how it is judged, and in ${PREDICTED} what you expect; commit both before the results.`,
      `Judge it: npm run claims`,
      `Hold it to its tests: npx vitest run tests/experiments/claims/claims.test.ts -t ${id}`,
      `Use it: <Claim id="${id}" expects="holds">...</Claim> and <Value of="${id}.mean" />`,
    ],
  };
}

function claimText(id: string, experiment: string, field: string): string {
  return `import { meanInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';

export const ${exportName(id)} = defineClaim({
  id: '${id}',
  kind: 'measured',
  statement: 'The mean of ${field} is above zero.',
  criterion: 'Holds when the 95 % interval of the mean over all cells lies above zero; contradicted when it lies below.',
  experiments: ['${experiment}'],
  references: [],
  judge,
  flip: (evidence) => ({
    ...evidence,
    // The other experiments stay as they are.
    cells: (experiment) => evidence.cells(experiment).map((cell) => (experiment === '${experiment}' ? negated(cell) : cell)),
  }),
});

function judge(evidence: Evidence): Judgement {
  const values = evidence.cells('${experiment}').map(({ measurement }) => measurement.${field});
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return withoutEvidence('it takes two cells of ${experiment}');
  const mean = meanInterval(finite);
  const place = position(mean, [0, Number.POSITIVE_INFINITY]);
  return {
    verdict: place === 'inside' ? 'holds' : place === 'outside' ? 'contradicted' : 'inconclusive',
    finding: \`The mean of ${field} over \${String(finite.length)} cells is \${withInterval(mean)}.\`,
    quantities: { mean: estimated(mean, 'mean of ${field}') },
  };
}

function negated<Cell extends { measurement: object }>(cell: Cell): Cell {
  const { ${field} } = cell.measurement as { ${field}: number };
  return { ...cell, measurement: { ...cell.measurement, ${field}: -${field} } };
}
`;
}
