/** Default against tuned Adam, held against what the choice of the norm is worth at default Adam. */
import { geometricInterval, meanInterval, type Interval } from '../../result.ts';
import { withInterval } from '../judge.ts';
import { confirmedConfiguration, defaultAdam, oneSettingChanged, searchRanking, stepsToExcess, type AdamCell } from '../select/adam.ts';
import { FEWEST_PAIRS, heldOutDifferences } from '../select/held-out.ts';
import { definePrediction, notRefuted, refuted, undecided, type Criterion } from './prediction.ts';

/** "Much more than the norm": the tuned gap is expected above this many times the largest gap of the norms that the interval allows. */
export const EXPECTED_TIMES_THE_NORM = 10;
/** The share of the tuned gap that the learning rate alone is expected to bring. */
export const EXPECTED_RATE_SHARE = 0.5;
/** Steps are counted until the smoothed training loss is within this of the floor. */
export const TARGET_EXCESS_NATS = 0.5;
/** Expected largest ratio of the steps of tuned Adam to those of the default. */
export const EXPECTED_STEP_RATIO = 0.75;

export interface Gaps {
  /** Held-out loss of default Adam less that of the confirmed configuration, RMSNorm, paired by seed. */
  tuning: Interval;
  /** RMSNorm less LayerNorm at default Adam, paired by seed. */
  norm: Interval;
  /** The furthest from zero that the interval of the norms reaches. */
  largestNormGap: number;
}

/** The two gaps, or what is missing for them. The confirmed configuration has to be the best of the search, where there was one. */
export function gaps(cells: readonly AdamCell[]): Gaps | { missing: string } {
  const [rmsNorm, layerNorm] = [defaultAdam(cells, 'rmsnorm'), defaultAdam(cells, 'layernorm')];
  const confirmed = confirmedConfiguration(cells);
  if (!confirmed) return { missing: 'no drawn configuration was run under several seeds' };
  const winner = searchRanking(cells)[0];
  if (winner && !confirmed.cells.includes(winner)) return { missing: 'the configuration that was confirmed is not the best of the search' };
  const tuning = meanInterval(heldOutDifferences(rmsNorm, confirmed.cells));
  const norm = meanInterval(heldOutDifferences(rmsNorm, layerNorm));
  if (tuning.sampleSize < FEWEST_PAIRS || norm.sampleSize < FEWEST_PAIRS) return { missing: 'it takes three seeds of each of the three' };
  return { tuning, norm, largestNormGap: Math.max(Math.abs(norm.low), Math.abs(norm.high)) };
}

/** What each setting changed alone gains on the default, paired by seed. */
export function oneSettingGains(cells: readonly AdamCell[]) {
  const reference = defaultAdam(cells, 'rmsnorm');
  return oneSettingChanged(cells)
    .map((group) => ({ ...group, gain: meanInterval(heldOutDifferences(reference, group.cells)) }))
    .filter(({ gain }) => gain.sampleSize >= FEWEST_PAIRS);
}

/** What the better of the two learning rates alone gains on the default; null without such runs. */
export function rateGain(cells: readonly AdamCell[]): Interval | null {
  const gains = oneSettingGains(cells).flatMap(({ changed, gain }) => (changed === 'learningRate' ? [gain] : []));
  return gains.toSorted((a, b) => b.estimate - a.estimate)[0] ?? null;
}

/** Steps of the confirmed configuration to the target over those of the default, by seed: the geometric mean. */
export function stepRatio(cells: readonly AdamCell[]): Interval {
  const tuned = confirmedConfiguration(cells)?.cells ?? [];
  const ratios = defaultAdam(cells, 'rmsnorm').flatMap((cell) => {
    const partner = tuned.find(({ seed }) => seed === cell.seed);
    return partner ? [stepsToExcess(partner, TARGET_EXCESS_NATS) / stepsToExcess(cell, TARGET_EXCESS_NATS)] : [];
  });
  return geometricInterval(ratios);
}

/** Tuning against the norm, `times` over. */
function tuningCriterion(times: number): Criterion<'adam-tuning'> {
  return {
    refutedIf: `tuning Adam gains less than ${times === 1 ? '' : `${String(times)} times `}the largest difference of RMSNorm and LayerNorm that its 95 % interval allows`,
    judge: (cells) => {
      const found = gaps(cells);
      if ('missing' in found) return undecided(found.missing);
      const limit = times * found.largestNormGap;
      const finding = `Tuning gains ${withInterval(found.tuning)} nats, RMSNorm differs from LayerNorm by ${withInterval(found.norm)}.`;
      if (found.tuning.high < limit) return refuted(finding);
      if (found.tuning.low > limit) return notRefuted(finding);
      return undecided(`the gain of tuning, ${withInterval(found.tuning)} nats, is on neither side of ${limit.toPrecision(3)}`);
    },
  };
}

const criteria: readonly Criterion<'adam-tuning'>[] = [
  tuningCriterion(1),
  tuningCriterion(EXPECTED_TIMES_THE_NORM),
  {
    refutedIf: `the better of the learning rates alone gains less than ${String(EXPECTED_RATE_SHARE)} of what the whole tuning gains`,
    judge: (cells) => {
      const found = gaps(cells);
      if ('missing' in found) return undecided(found.missing);
      const rate = rateGain(cells);
      if (!rate) return undecided('no runs differ from the default in the learning rate alone');
      const finding = `The learning rate alone gains ${withInterval(rate)} nats of ${withInterval(found.tuning)}.`;
      if (rate.high < EXPECTED_RATE_SHARE * found.tuning.low) return refuted(finding);
      if (rate.low > EXPECTED_RATE_SHARE * found.tuning.high) return notRefuted(finding);
      return undecided(`the intervals leave it open: ${finding}`);
    },
  },
  {
    refutedIf: `tuned Adam takes more than ${String(EXPECTED_STEP_RATIO)} of the steps of default Adam to come within ${String(TARGET_EXCESS_NATS)} nats of the floor`,
    judge: (cells) => {
      const ratio = stepRatio(cells);
      if (!Number.isFinite(ratio.low) || !Number.isFinite(ratio.high))
        return undecided('not every run reaches the target, or there are too few pairs');
      const finding = `Tuned Adam takes ${withInterval(ratio)} of the steps of the default.`;
      if (ratio.low > EXPECTED_STEP_RATIO) return refuted(finding);
      return ratio.high < EXPECTED_STEP_RATIO ? notRefuted(finding) : undecided(finding.replace(/\.$/, ''));
    },
  },
];

export const adamTuning = definePrediction({ experiment: 'adam-tuning', criteria });
