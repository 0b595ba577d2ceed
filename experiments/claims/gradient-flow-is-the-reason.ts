import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: decoderRatio, crossRatio, stuckShare. */
export const gradientFlowIsTheReason = defineClaim({
  id: 'gradient-flow-is-the-reason',
  kind: 'measured',
  statement: 'Pre-LN replaced Post-LN because the gradients of Post-LN vanish towards the input at initialisation.',
  criterion:
    'Holds when the last-to-first ratio of the W2 gradient is above 3, by its interval, wherever Post-LN without warmup is stuck: in the decoder-only stack and in the decoder with cross-attention. Conditional when only the latter shows it, contradicted when neither does.',
  experiments: ['gradient-norms', 'warmup'],
  references: ['xiong2020', 'liu2020admin', 'wang2022deepnet'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
