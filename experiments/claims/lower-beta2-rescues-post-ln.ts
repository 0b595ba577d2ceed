import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: loss, stuckRuns, runs, gain. */
export const lowerBeta2RescuesPostLn = defineClaim({
  id: 'lower-beta2-rescues-post-ln',
  kind: 'measured',
  statement: 'A lower beta2 makes Post-LN train without warmup.',
  criterion: 'As for DeepNorm, with beta2 0.98 and nothing else changed. Predicted: contradicted.',
  experiments: ['warmup'],
  references: ['liu2020admin'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
