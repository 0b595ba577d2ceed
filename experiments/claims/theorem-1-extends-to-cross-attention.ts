import { theoremClaim } from './select/theorem-slopes.ts';

export const theorem1ExtendsToCrossAttention = theoremClaim({
  id: 'theorem-1-extends-to-cross-attention',
  architecture: 'encoder-decoder',
  statement:
    'In an encoder-decoder, where Xiong et al. measured it, the last W2 gradient likewise does not depend on the number of layers under Post-LN and falls as its inverse root under Pre-LN.',
  criterion:
    'Decoder of an encoder-decoder, one log-log slope of the last W2 gradient on the number of layers a seed: holds when the interval of their mean lies within [-0.8, -0.4] under Pre-LN and within [-0.1, 0.1] under Post-LN, contradicted when one lies outside, inconclusive otherwise.',
});
