import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, estimated, withoutEvidence } from './judge.ts';
import { alterFinalLoss, describeOutcome, outcomeOf, stuckLoss, trainedLoss } from './select/training.ts';
import type { Outcome, RunChoice } from './select/training.ts';

const POST: RunChoice = { placement: 'post' };
const LONG: RunChoice = { ...POST, long: true };
const LEAST_SHARE = 1 / 3;

export const postLnWithoutWarmupIsStuck = defineClaim({
  id: 'post-ln-without-warmup-is-stuck',
  kind: 'measured',
  statement: 'Post-LN without warmup does not leave the unigram plateau at learning rate 1e-3.',
  criterion:
    "Stuck: final loss above the unigram entropy minus 0.1 nats, or diverged. Holds when all runs are stuck with the lower end of Wilson's interval above one third, at 400 steps and again in a control of at least 3,600; conditional when only the short runs are; contradicted when no short run is.",
  experiments: ['warmup'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterFinalLoss(evidence, LONG, trainedLoss),
    (evidence) => alterFinalLoss(alterFinalLoss(evidence, LONG, stuckLoss), POST, stuckLoss),
  ),
});

function isStuckThroughout({ outcome, share }: Outcome): boolean {
  return outcome === 'stuck' && share.low > LEAST_SHARE;
}

function judge(evidence: Evidence): Judgement {
  const [short, long] = [outcomeOf(evidence, POST), outcomeOf(evidence, LONG)];
  if (short.outcome === 'too few' || long.outcome === 'too few')
    return withoutEvidence('it takes three Post-LN runs without warmup at 1e-3, and three of at least 3,600 steps as a control');
  const steps = Math.min(...long.runs.map(({ config }) => config.steps));
  const unigram = short.runs[0]?.measurement.floors.unigramNats ?? Number.NaN;
  return {
    verdict: !isStuckThroughout(short)
      ? short.outcome === 'trains'
        ? 'contradicted'
        : 'conditional'
      : isStuckThroughout(long)
        ? 'holds'
        : 'conditional',
    finding: `${describeOutcome(short)}, against a unigram entropy of ${unigram.toFixed(2)}; in the control of ${String(steps)} steps ${describeOutcome(long)}.`,
    ...(isStuckThroughout(short) && isStuckThroughout(long)
      ? {}
      : {
          condition: isStuckThroughout(short)
            ? `holds only for a while: ${String(long.runs.length - long.stuckRuns)} of ${String(long.runs.length)} runs leave the plateau within ${String(steps)} steps`
            : 'holds only for some seeds',
        }),
    quantities: {
      stuckShort: counted(
        short.stuckRuns,
        `of ${String(short.runs.length)} short Post-LN runs without warmup at 1e-3, those that are stuck`,
      ),
      stuckLong: counted(long.stuckRuns, `of ${String(long.runs.length)} long Post-LN runs without warmup at 1e-3, those that are stuck`),
      loss: estimated(short.loss, 'final loss, Post-LN without warmup at 1e-3', '.2f', 'nats'),
      longLoss: estimated(long.loss, `final loss, Post-LN without warmup at 1e-3, ${String(steps)} steps`, '.2f', 'nats'),
      unigram: { value: unigram, format: '.2f', unit: 'nats', label: 'unigram entropy of the task' },
      longSteps: counted(steps, 'steps of the long control'),
    },
  };
}
