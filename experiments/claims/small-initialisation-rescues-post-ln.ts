import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: loss, stuckRuns, runs, gain. */
export const smallInitialisationRescuesPostLn = defineClaim({
  id: 'small-initialisation-rescues-post-ln',
  kind: 'measured',
  statement: 'Small initialisation makes Post-LN train without warmup.',
  criterion: 'As for DeepNorm, with GPT-2 initialisation and nothing else changed.',
  experiments: ['warmup'],
  references: [],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
