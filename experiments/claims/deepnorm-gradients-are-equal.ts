import { defineClaim } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { EQUAL_LAYERS_CRITERION, judgeEqualLayers } from './select/equal-layers.ts';
import { levelWeightGradients } from './select/gradients.ts';
import type { StackChoice } from './select/gradients.ts';

const DEEPNORM: StackChoice = { placement: 'deepnorm' };
const judge = judgeEqualLayers(DEEPNORM, 'decoder-only DeepNorm');

export const deepnormGradientsAreEqual = defineClaim({
  id: 'deepnorm-gradients-are-equal',
  kind: 'measured',
  statement: 'With DeepNorm the first and the last layer of a decoder-only stack have the same W2 gradient norm at initialisation.',
  criterion: EQUAL_LAYERS_CRITERION,
  experiments: ['gradient-norms'],
  references: ['wang2022deepnet'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => levelWeightGradients(evidence, DEEPNORM, 3),
    (evidence) => levelWeightGradients(evidence, DEEPNORM, 1),
  ),
});
