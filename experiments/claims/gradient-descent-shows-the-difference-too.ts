import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, estimated, withoutEvidence } from './judge.ts';
import { alterFinalLoss, describeOutcome, outcomeOf, stuckLoss, trainedLoss } from './select/training.ts';
import type { RunChoice } from './select/training.ts';

const POST: RunChoice = { placement: 'post', optimizer: 'sgd', learningRate: 0.1 };
const PRE: RunChoice = { ...POST, placement: 'pre' };

export const gradientDescentShowsTheDifferenceToo = defineClaim({
  id: 'gradient-descent-shows-the-difference-too',
  kind: 'measured',
  statement: 'It does not take Adam: with gradient descent and momentum, too, Post-LN is stuck without warmup and Pre-LN is not.',
  criterion:
    'At a rate of 0.1 with momentum 0.9: holds when every Post-LN run is stuck and no Pre-LN run is, contradicted when no Post-LN run is stuck or every Pre-LN run is, conditional otherwise.',
  experiments: ['warmup'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterFinalLoss(evidence, POST, trainedLoss),
    (evidence) => alterFinalLoss(alterFinalLoss(evidence, POST, stuckLoss), PRE, trainedLoss),
  ),
});

function judge(evidence: Evidence): Judgement {
  const [post, pre] = [outcomeOf(evidence, POST), outcomeOf(evidence, PRE)];
  if (post.outcome === 'too few' || pre.outcome === 'too few')
    return withoutEvidence('it takes five runs each of Post-LN and Pre-LN with gradient descent at a rate of 0.1');
  const holds = post.outcome === 'stuck' && pre.outcome === 'trains';
  const isReversed = post.outcome === 'trains' || pre.outcome === 'stuck';
  return {
    verdict: holds ? 'holds' : isReversed ? 'contradicted' : 'conditional',
    finding: `With gradient descent at 0.1, Post-LN: ${describeOutcome(post)}; Pre-LN: ${describeOutcome(pre)}.`,
    ...(holds || isReversed ? {} : { condition: 'holds only for some seeds' }),
    quantities: {
      postLoss: estimated(post.loss, 'final loss, Post-LN with gradient descent and momentum at 0.1', '.2f', 'nats'),
      preLoss: estimated(pre.loss, 'final loss, Pre-LN with gradient descent and momentum at 0.1', '.2f', 'nats'),
      postStuck: counted(post.stuckRuns, `of ${String(post.runs.length)} Post-LN runs with gradient descent, those that are stuck`),
      preStuck: counted(pre.stuckRuns, `of ${String(pre.runs.length)} Pre-LN runs with gradient descent, those that are stuck`),
    },
  };
}
