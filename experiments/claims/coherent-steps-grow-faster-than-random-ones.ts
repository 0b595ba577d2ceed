import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: postSign, postRandom, preSign, preRandom, deepnormSign, deepnormRandom. */
export const coherentStepsGrowFasterThanRandomOnes = defineClaim({
  id: 'coherent-steps-grow-faster-than-random-ones',
  kind: 'measured',
  statement: 'A first step of Adam changes the output by an amount that grows faster with depth than a random change does.',
  criterion:
    'Log-log slopes over unsaturated depths: holds when the slope for sign steps is above that for random ones by disjoint intervals for all three placements, conditional for some, contradicted for none.',
  experiments: ['update-sensitivity'],
  references: ['liu2020admin', 'wang2022deepnet'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
