import { theoremClaim } from './select/theorem-slopes.ts';

export const theorem1IsFollowedInDepth = theoremClaim({
  id: 'theorem-1-is-followed-in-depth',
  architecture: 'decoder',
  statement:
    'In the setting of Theorem 1 the last W2 gradient depends on the number of layers as its bounds do: not at all under Post-LN, as the inverse root under Pre-LN.',
  criterion:
    'Decoder-only, one log-log slope of the last W2 gradient on the number of layers a seed: holds when the interval of their mean lies within [-0.8, -0.4] under Pre-LN and within [-0.1, 0.1] under Post-LN, contradicted when one lies outside, inconclusive otherwise.',
});
