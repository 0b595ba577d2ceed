import type { Initialisation, Interval, MeasuredCellOf } from '../../result.ts';
import { position, withInterval } from '../judge.ts';
import { deepRuns, FEWEST_RUNS } from '../select/deep-runs.ts';
import type { DeepChoice } from '../select/deep-runs.ts';
import { firstSnapshot, powerInterval, powerRise, spreadQuotient } from '../select/growth.ts';
import { definePrediction, notRefuted, refuted, undecided } from './prediction.ts';
import type { Refutation } from './prediction.ts';

type Cells = readonly MeasuredCellOf<'growth-in-training'>[];

const PRE: DeepChoice = { placement: 'pre', initialisation: 'xavier' };
/** Powers that pass for linear at initialisation. */
export const ABOUT_LINEAR = [0.8, 1.5] as const;
/** By how much the power rises at least. */
export const LEAST_RISE = 0.2;

/** Variance behind each layer when all layers behind the first add as much as the second did: the straight line from layers 1 and 2. */
export function expectedLinear(streamVariance: readonly number[]): number[] {
  const [first = Number.NaN, second = Number.NaN] = streamVariance;
  return streamVariance.map((_, index) => first + index * (second - first));
}

export const growthInTraining = definePrediction<'growth-in-training'>({
  experiment: 'growth-in-training',
  criteria: [
    {
      refutedIf: `the interval of the power of growth of Pre-LN (Xavier) at the first step lies outside ${ABOUT_LINEAR.join(' to ')}`,
      judge: judgeStart,
    },
    {
      refutedIf: `the interval of the rise of that power from the first step to the last lies below ${String(LEAST_RISE)}`,
      judge: judgeRise,
    },
    ...(['xavier', 'gpt2'] as const).map((initialisation) => ({
      refutedIf: `the interval of the variance of the last layer over that of the first, after training, of LayerNorm scaling over that of Pre-LN lies above 1 (${initialisation === 'gpt2' ? 'GPT-2’s' : 'Xavier'} initialisation)`,
      judge: (cells: Cells) => judgeFlattening(cells, initialisation),
    })),
  ],
});

function judgeStart(cells: Cells): Refutation {
  const power = powerOf(cells, (runs) => powerInterval(runs, firstSnapshot));
  if (!power) return undecided('it takes five runs of Pre-LN');
  const finding = `The power at the first step is ${withInterval(power)}.`;
  switch (position(power, ABOUT_LINEAR)) {
    case 'inside':
      return notRefuted(finding);
    case 'outside':
      return refuted(finding);
    default:
      return undecided(`the power at the first step, ${withInterval(power)}, has its interval on both sides`);
  }
}

function judgeRise(cells: Cells): Refutation {
  const rise = powerOf(cells, powerRise);
  if (!rise) return undecided('it takes five runs of Pre-LN');
  const finding = `The power rises by ${withInterval(rise)}.`;
  if (rise.low > LEAST_RISE) return notRefuted(finding);
  return rise.high < LEAST_RISE
    ? refuted(finding)
    : undecided(`the rise of the power, ${withInterval(rise)}, has its interval on both sides`);
}

function powerOf(cells: Cells, of: (runs: Cells) => Interval): Interval | null {
  const runs = deepRuns(cells, PRE);
  return runs.length < FEWEST_RUNS ? null : of(runs);
}

function judgeFlattening(cells: Cells, initialisation: Initialisation): Refutation {
  const scaled = deepRuns(cells, { placement: 'layernorm-scaling', initialisation });
  const plain = deepRuns(cells, { ...PRE, initialisation });
  const quotient = spreadQuotient(scaled, plain);
  if (quotient.sampleSize < FEWEST_RUNS) return undecided('it takes five runs of LayerNorm scaling and of Pre-LN with the same seeds');
  const finding = `From the first layer to the last the variance grows ${withInterval(quotient)} times as much with LayerNorm scaling as in Pre-LN.`;
  if (quotient.high < 1) return notRefuted(finding);
  return quotient.low > 1
    ? refuted(finding)
    : undecided(`the quotient of the growths, ${withInterval(quotient)}, has its interval on both sides of 1`);
}
