import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: postFactor, preFactor. */
export const placementLawsPredictGradients = defineClaim({
  id: 'placement-laws-predict-gradients',
  kind: 'derived',
  statement: 'What a sublayer does to the gradient at initialisation follows in closed form from where its norm stands.',
  criterion:
    'Over feed-forward sublayers with ReLU the law leaves the gradient norm unchanged under Post-LN, and multiplies it towards the input by sqrt(1 + f / Var) under Pre-LN. Holds when the measured factor is within 5 % of the law for both (interval over seeds), contradicted when an interval lies outside.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
