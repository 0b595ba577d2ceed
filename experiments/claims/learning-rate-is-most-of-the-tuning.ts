import { firstThatChanges } from './alter.ts';
import { defineClaim, type Evidence, type Judgement, type Quantity } from './claim.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { EXPECTED_RATE_SHARE, gaps, oneSettingGains, rateGain } from './predictions/adam-tuning.ts';
import { changedSettings } from './select/adam.ts';
import { alterHeldOut } from './select/held-out.ts';

const LARGE_NATS = 2;

export const learningRateIsMostOfTheTuning = defineClaim({
  id: 'learning-rate-is-most-of-the-tuning',
  kind: 'measured',
  statement: 'Most of what tuning Adam gains comes from the learning rate alone.',
  criterion:
    'Held-out losses paired by seed: the gain on default Adam of the better of two higher learning rates, all else at its default, against half the gain of the best of the search. Holds when the interval of the one lies above half that of the other, contradicted when below, inconclusive when they overlap or the search gains nothing.',
  experiments: ['adam-tuning'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterRates(evidence, LARGE_NATS),
    (evidence) => alterRates(evidence, -LARGE_NATS),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('adam-tuning');
  const found = gaps(cells);
  if ('missing' in found) return withoutEvidence(found.missing);
  const rate = rateGain(cells);
  if (!rate) return withoutEvidence('no runs differ from the default in the learning rate alone');
  const { tuning } = found;
  const others = oneSettingGains(cells).filter(({ changed }) => changed !== 'learningRate');
  const quantities: Record<string, Quantity> = {
    rate: estimated(rate, 'held-out loss of default Adam minus that with the better of two higher rates, same seed', '.3f', 'nats'),
    share: {
      value: rate.estimate / tuning.estimate,
      format: '.0%',
      label: 'gain of the learning rate alone over that of the whole tuning',
    },
  };
  const best = others.toSorted((a, b) => b.gain.estimate - a.gain.estimate)[0];
  if (best) quantities.bestOther = estimated(best.gain, 'the largest gain of another setting changed alone, same seed', '+.3f', 'nats');
  const [least, most] = [EXPECTED_RATE_SHARE * tuning.low, EXPECTED_RATE_SHARE * tuning.high];
  return {
    verdict: !(tuning.low > 0) ? 'inconclusive' : rate.low > most ? 'holds' : rate.high < least ? 'contradicted' : 'inconclusive',
    finding: `A higher learning rate alone gains ${withInterval(rate)} nats on default Adam, the best of the search ${withInterval(tuning)}.`,
    quantities,
  };
}

/** Evidence in which the runs with another learning rate alone end higher by this. */
function alterRates(evidence: Evidence, nats: number): Evidence {
  return alterHeldOut(
    evidence,
    'adam-tuning',
    ({ config }) => changedSettings(config).length === 1 && changedSettings(config)[0] === 'learningRate',
    nats,
  );
}
