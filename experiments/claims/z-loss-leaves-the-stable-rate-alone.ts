import { meanInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, estimated, withInterval, withoutEvidence } from './judge.ts';
import { alterTraining, armRuns, outcomesByRate, separation } from './select/logits.ts';
import type { LogitArm } from './select/logits.ts';

const PLAIN: LogitArm = { placement: 'pre', hasQkNorm: false };
const PENALISED: LogitArm = { ...PLAIN, hasZLoss: true };

export const zLossLeavesTheStableRateAlone = defineClaim({
  id: 'z-loss-leaves-the-stable-rate-alone',
  kind: 'measured',
  statement: 'A z-loss on the output logits does not let Pre-LN train at learning rates at which it fails without.',
  criterion:
    'Over the rates at which both were run: holds when runs fail at one of them at least without the z-loss, each rate is decided by the Wilson intervals of the shares, and at none runs train with the z-loss where they fail without; contradicted when there is such a rate.',
  experiments: ['logit-growth'],
  references: ['chowdhery2022'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) =>
      alterTraining(
        alterTraining(evidence, PLAIN, () => false),
        PENALISED,
        () => true,
      ),
    (evidence) => alterTraining(evidence, { placement: 'pre', hasQkNorm: false }, () => false),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('logit-growth');
  const [penalised, plain] = [outcomesByRate(cells, PENALISED), outcomesByRate(cells, PLAIN)];
  const { rates, open, compared } = separation(penalised, plain);
  if (compared === 0) return withoutEvidence('it takes runs of Pre-LN with and without the z-loss at one rate');
  const shared = penalised.map(({ learningRate }) => learningRate);
  const failing = plain.filter(({ learningRate, outcome }) => shared.includes(learningRate) && outcome === 'fails').length;
  const losses = [PENALISED, PLAIN].map((arm) =>
    meanInterval(
      armRuns(cells, arm)
        .filter(({ config }) => config.learningRate === shared[0])
        .map(({ measurement }) => measurement.finalLossNats),
    ),
  );
  const [withZ, without] = losses;
  return {
    verdict: rates.length > 0 ? 'contradicted' : open.length === 0 && failing > 0 ? 'holds' : 'inconclusive',
    finding: `Without the z-loss runs fail at ${String(failing)} of ${String(compared)} rates (${shared.join(', ')}), and with it they train at ${String(rates.length)} of these; at ${String(shared[0])} the final loss is ${withInterval(withZ ?? NONE)} nats with it and ${withInterval(without ?? NONE)} without.`,
    quantities: {
      failing: counted(failing, 'rates at which Pre-LN fails without the z-loss, of those tried with it'),
      rescued: counted(rates.length, 'of these, rates at which it trains with the z-loss'),
      ...(withZ && Number.isFinite(withZ.estimate)
        ? { loss: estimated(withZ, `final loss of Pre-LN with the z-loss at ${String(shared[0])}`, '.2f', 'nats') }
        : {}),
    },
  };
}

const NONE = { estimate: Number.NaN, low: Number.NaN, high: Number.NaN };
