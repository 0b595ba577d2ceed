import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, withoutEvidence } from './judge.ts';
import { alterFinalLoss, describeOutcome, outcomeOf, pairedDifference, RATES, stuckLoss } from './select/training.ts';
import type { RunChoice } from './select/training.ts';

const POST: RunChoice = { placement: 'post', learningRate: RATES.low };
const PRE: RunChoice = { ...POST, placement: 'pre' };

export const lowerRateRescuesPostLn = defineClaim({
  id: 'lower-rate-rescues-post-ln',
  kind: 'measured',
  statement: 'At a lower learning rate Post-LN trains without warmup, only slowly.',
  criterion:
    "At 3e-4: holds when no Post-LN run is stuck and its final loss is above Pre-LN's at the same rate by disjoint intervals; conditional when trained but not slower or for some seeds; contradicted when all are stuck.",
  experiments: ['warmup'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterFinalLoss(evidence, POST, stuckLoss),
    (evidence) =>
      alterFinalLoss(
        alterFinalLoss(evidence, PRE, ({ measurement }) => measurement.floors.floorNats),
        POST,
        ({ measurement }) => measurement.floors.bigramNats,
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const [post, pre] = [outcomeOf(evidence, POST), outcomeOf(evidence, PRE)];
  if (post.outcome === 'too few' || pre.outcome === 'too few')
    return withoutEvidence('it takes five runs of Post-LN and of Pre-LN without warmup at 3e-4');
  const isSlower = post.loss.low > pre.loss.high;
  return {
    verdict: post.outcome === 'stuck' ? 'contradicted' : post.outcome === 'trains' && isSlower ? 'holds' : 'conditional',
    finding: `At 3e-4 without warmup, Post-LN: ${describeOutcome(post)}; Pre-LN: ${describeOutcome(pre)}.`,
    ...(post.outcome === 'stuck' || (post.outcome === 'trains' && isSlower)
      ? {}
      : {
          condition:
            post.outcome === 'mixed'
              ? 'holds only for some seeds'
              : 'holds only in that it trains: it is not slower than Pre-LN beyond the scatter of seeds',
        }),
    quantities: {
      postLoss: estimated(post.loss, 'final loss, Post-LN without warmup at 3e-4', '.2f', 'nats'),
      preLoss: estimated(pre.loss, 'final loss, Pre-LN without warmup at 3e-4', '.2f', 'nats'),
      difference: estimated(pairedDifference(post.runs, pre.runs), 'final loss of Post-LN minus Pre-LN at 3e-4, same seed', '+.2f', 'nats'),
    },
  };
}
