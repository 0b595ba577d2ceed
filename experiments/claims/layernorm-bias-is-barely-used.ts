import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: biasAblations, modelsWithoutBias, modelsWithKnownBias. */
export const layernormBiasIsBarelyUsed = defineClaim({
  id: 'layernorm-bias-is-barely-used',
  kind: 'documented',
  statement: 'The RMSNorm paper found that the bias of LayerNorm is barely used.',
  criterion: 'Contradicted when the paper has no ablation of the bias, holds when it has one.',
  experiments: [],
  references: ['zhang2019'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
