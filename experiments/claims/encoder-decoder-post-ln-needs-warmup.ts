import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, withoutEvidence } from './judge.ts';
import { alterFinalLoss, describeOutcome, outcomeOf, stuckLoss, trainedLoss, WARMUP_STEPS } from './select/training.ts';
import type { RunChoice } from './select/training.ts';

const POST: RunChoice = { placement: 'post', architecture: 'encoder-decoder' };
const POST_WARM: RunChoice = { ...POST, warmupSteps: WARMUP_STEPS.long };
const PRE: RunChoice = { ...POST, placement: 'pre' };
const PRE_WARM: RunChoice = { ...PRE, warmupSteps: WARMUP_STEPS.long };

export const encoderDecoderPostLnNeedsWarmup = defineClaim({
  id: 'encoder-decoder-post-ln-needs-warmup',
  kind: 'measured',
  statement: 'A Post-LN encoder-decoder needs warmup; a Pre-LN one does not.',
  criterion:
    'At 1e-3: holds when Post-LN is stuck without warmup and not with it, and Pre-LN is not stuck without; contradicted when Post-LN trains without warmup; conditional otherwise.',
  experiments: ['warmup'],
  references: ['xiong2020', 'liu2020admin'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterFinalLoss(evidence, POST, trainedLoss),
    (evidence) =>
      [POST_WARM, PRE].reduce((altered, choice) => alterFinalLoss(altered, choice, trainedLoss), alterFinalLoss(evidence, POST, stuckLoss)),
  ),
});

function judge(evidence: Evidence): Judgement {
  const outcomes = [POST, POST_WARM, PRE, PRE_WARM].map((choice) => outcomeOf(evidence, choice));
  const [post, postWarm, pre, preWarm] = outcomes;
  if (!post || !postWarm || !pre || !preWarm || outcomes.some(({ outcome }) => outcome === 'too few'))
    return withoutEvidence('it takes five encoder-decoder runs of Post-LN and Pre-LN, each with warmup and without');
  const holds = post.outcome === 'stuck' && postWarm.outcome === 'trains' && pre.outcome === 'trains';
  const label = (variant: string): string => `final loss of the encoder-decoder, ${variant}, at 1e-3`;
  return {
    verdict: holds ? 'holds' : post.outcome === 'trains' ? 'contradicted' : 'conditional',
    finding: `Post-LN without warmup: ${describeOutcome(post)}; with warmup: ${describeOutcome(postWarm)}; Pre-LN without: ${describeOutcome(pre)}.`,
    ...(holds || post.outcome === 'trains'
      ? {}
      : {
          condition:
            postWarm.outcome === 'trains'
              ? 'holds only for some seeds'
              : 'holds only in that Post-LN fails without warmup; this warmup does not save every run',
        }),
    quantities: {
      postWithout: estimated(post.loss, label('Post-LN without warmup'), '.2f', 'nats'),
      postWith: estimated(postWarm.loss, label('Post-LN with warmup'), '.2f', 'nats'),
      preWithout: estimated(pre.loss, label('Pre-LN without warmup'), '.2f', 'nats'),
      preWith: estimated(preWarm.loss, label('Pre-LN with warmup'), '.2f', 'nats'),
    },
  };
}
