import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: lateNormCount, deepestLayers, deepestYear, deepLateCount. */
export const modelsWithLateNormsAreEarlyAndShallow = defineClaim({
  id: 'models-with-late-norms-are-early-and-shallow',
  kind: 'documented',
  statement: 'The models that normalize after the addition are the early, shallow ones.',
  criterion:
    'Late norm: Post-LN or the DeepNorm family. Holds when all such released models are from 2020 or earlier and have at most 24 layers; contradicted when one is later and has 48 layers or more; conditional between.',
  experiments: [],
  references: ['wang2022deepnet'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
