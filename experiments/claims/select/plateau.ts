/** The judgement that two claims share: does Post-LN without warmup stay on the unigram plateau, in short runs and in a long control? */
import type { Evidence, Judgement } from '../claim.ts';
import { firstThatChanges } from '../alter.ts';
import { counted, estimated, withoutEvidence } from '../judge.ts';
import { alterFinalLoss, describeOutcome, outcomeOf, stuckLoss, trainedLoss } from './training.ts';
import type { Outcome, RunChoice } from './training.ts';

const LEAST_SHARE = 1 / 3;

/** `judge` and `flip` of the claim that Post-LN without warmup is stuck at that learning rate, named as in "at 1e-3". */
export function plateau(learningRate: number, name: string) {
  const short: RunChoice = { placement: 'post', learningRate };
  const long: RunChoice = { ...short, long: true };
  const judge = (evidence: Evidence): Judgement => judgePlateau(evidence, short, long, name);
  return {
    judge,
    flip: firstThatChanges(
      judge,
      (evidence) => alterFinalLoss(evidence, long, trainedLoss),
      (evidence) => alterFinalLoss(alterFinalLoss(evidence, long, stuckLoss), short, stuckLoss),
      (evidence) => alterFinalLoss(evidence, short, trainedLoss),
    ),
  };
}

function isStuckThroughout({ outcome, share }: Outcome): boolean {
  return outcome === 'stuck' && share.low > LEAST_SHARE;
}

function judgePlateau(evidence: Evidence, shortChoice: RunChoice, longChoice: RunChoice, name: string): Judgement {
  const [short, long] = [outcomeOf(evidence, shortChoice), outcomeOf(evidence, longChoice)];
  if (short.outcome === 'too few' || long.outcome === 'too few')
    return withoutEvidence(`it takes five Post-LN runs without warmup at ${name}, and five of at least 3,600 steps as a control`);
  const wide = outcomeOf(evidence, { ...longChoice, wide: true });
  const steps = Math.min(...long.runs.map(({ config }) => config.steps));
  const unigram = short.runs[0]?.measurement.floors.unigramNats ?? Number.NaN;
  const holds = isStuckThroughout(short) && isStuckThroughout(long);
  return {
    verdict: holds ? 'holds' : !isStuckThroughout(short) && short.outcome === 'trains' ? 'contradicted' : 'conditional',
    finding: `${describeOutcome(short)}, against a unigram entropy of ${unigram.toFixed(2)}; in the control of ${String(steps)} steps ${describeOutcome(long)}${wide.outcome === 'too few' ? '' : `, at twice the width ${describeOutcome(wide)}`}.`,
    ...(holds
      ? {}
      : {
          condition: isStuckThroughout(short)
            ? `holds only for a while: ${String(long.runs.length - long.stuckRuns)} of ${String(long.runs.length)} runs leave the plateau within ${String(steps)} steps`
            : `holds only for some seeds: ${String(short.stuckRuns)} of ${String(short.runs.length)} short runs and ${String(long.stuckRuns)} of ${String(long.runs.length)} long ones`,
        }),
    quantities: {
      stuckShort: counted(
        short.stuckRuns,
        `of ${String(short.runs.length)} short Post-LN runs without warmup at ${name}, those that are stuck`,
      ),
      stuckLong: counted(
        long.stuckRuns,
        `of ${String(long.runs.length)} long Post-LN runs without warmup at ${name}, those that are stuck`,
      ),
      runs: counted(short.runs.length, `short Post-LN runs without warmup at ${name}`),
      stuckShare: estimated(short.share, `share of short Post-LN runs without warmup at ${name} that are stuck`, '.0%'),
      loss: estimated(short.loss, `final loss, Post-LN without warmup at ${name}`, '.2f', 'nats'),
      longLoss: estimated(long.loss, `final loss, Post-LN without warmup at ${name}, ${String(steps)} steps`, '.2f', 'nats'),
      unigram: { value: unigram, format: '.2f', unit: 'nats', label: 'unigram entropy of the task' },
      longSteps: counted(steps, 'steps of the long control'),
      ...(wide.outcome === 'too few'
        ? {}
        : {
            stuckWide: counted(
              wide.stuckRuns,
              `of ${String(wide.runs.length)} long Post-LN runs at twice the width, without warmup at ${name}, those that are stuck`,
            ),
          }),
    },
  };
}
