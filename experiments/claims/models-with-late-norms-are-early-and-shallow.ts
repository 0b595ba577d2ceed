import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withModels } from './alter.ts';
import { counted, withoutEvidence } from './judge.ts';
import { disclosedModels, isFrom, isLateNorm, named } from './select/models.ts';

const LAST_EARLY_YEAR = 2020;
const MOST_SHALLOW_LAYERS = 24;
const FEWEST_DEEP_LAYERS = 48;

export const modelsWithLateNormsAreEarlyAndShallow = defineClaim({
  id: 'models-with-late-norms-are-early-and-shallow',
  kind: 'documented',
  statement: 'The models that normalize after the addition are the early, shallow ones.',
  criterion:
    'Late norm: Post-LN or the DeepNorm family. Holds when all such released models are from 2020 or earlier and have at most 24 layers; contradicted when one is later and has 48 layers or more; conditional between.',
  experiments: [],
  references: ['wang2022deepnet'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withModels(evidence, (row) => (isLateNorm(row) ? { ...row, year: LAST_EARLY_YEAR, layers: MOST_SHALLOW_LAYERS } : row)),
    (evidence) =>
      withModels(evidence, (row) => (isLateNorm(row) ? { ...row, year: LAST_EARLY_YEAR + 5, layers: FEWEST_DEEP_LAYERS } : row)),
  ),
});

function judge(evidence: Evidence): Judgement {
  const rows = disclosedModels(evidence).filter(isLateNorm);
  const deepest = rows.filter((row) => row.layers !== null).sort((a, b) => (b.layers ?? 0) - (a.layers ?? 0))[0];
  if (!deepest) return withoutEvidence('the model table has no model with a norm after the addition and a known number of layers');
  const late = isFrom(LAST_EARLY_YEAR + 1);
  const deepAndLate = rows.filter((row) => late(row) && (row.layers ?? 0) >= FEWEST_DEEP_LAYERS);
  const earlyAndShallow = rows.every((row) => !late(row) && (row.layers ?? 0) <= MOST_SHALLOW_LAYERS);
  return {
    verdict: deepAndLate.length > 0 ? 'contradicted' : earlyAndShallow ? 'holds' : 'conditional',
    finding:
      `Of ${String(rows.length)} models that normalize after the addition, the deepest is ${deepest.name} (${String(deepest.year ?? 'no year')}) with ${String(deepest.layers)} layers` +
      (deepAndLate.length > 0
        ? `; after ${String(LAST_EARLY_YEAR)} and with ${String(FEWEST_DEEP_LAYERS)} layers or more: ${named(deepAndLate)}.`
        : '.'),
    ...(deepAndLate.length === 0 && !earlyAndShallow ? { condition: 'holds only if moderately deep or recent models are left out' } : {}),
    quantities: {
      lateNormCount: counted(rows.length, 'models that normalize after the addition'),
      deepestLayers: counted(deepest.layers ?? 0, `layers of ${deepest.name}, the deepest of them`),
      ...(deepest.year === null ? {} : { deepestYear: { value: deepest.year, format: 'd', label: `year of ${deepest.name}` } }),
      deepLateCount: counted(deepAndLate.length, 'of them, released after 2020 with 48 layers or more'),
    },
  };
}
