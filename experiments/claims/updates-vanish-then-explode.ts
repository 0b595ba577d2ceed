import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: firstGradientRatio, signChangePost, signChangePre, signChangeDeepnorm, laterGradientRatio. */
export const updatesVanishThenExplode = defineClaim({
  id: 'updates-vanish-then-explode',
  kind: 'measured',
  statement: 'Post-LN needs warmup because its first updates vanish, or later grow too large.',
  criterion:
    "First half: the gradient norm of the first step is below half of Pre-LN's. Second half: under the first Adam step the output of Post-LN changes more than that of DeepNorm, which trains, by interval. Holds when both do, conditional when one does, contradicted when neither.",
  experiments: ['update-sensitivity', 'warmup'],
  references: ['liu2020admin', 'wang2022deepnet'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
