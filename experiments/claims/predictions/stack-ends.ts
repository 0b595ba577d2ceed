import { amplification, atDeviation, depthSlope, inputEnds, outputEnds } from '../select/stack-ends.ts';
import type { EndCell, OutputEnd } from '../select/stack-ends.ts';
import type { Interval } from '../../result.ts';
import { definePrediction, undecided, type Refutation } from './prediction.ts';
import { judgeAll, judgeRange, type Measured } from './range.ts';

/** Epsilon of the models of the grid. */
const EPSILON = 1e-5;
/** The ends of the range, of which GPT-2 has the one and the training runs the other. */
const DEVIATIONS = [0.02, 1] as const;

/** Mean square of the logits without a final norm, in proportion to the number of layers, from a stack that was measured on. */
export function expectedLogitVariance(layerCount: number, from: { layerCount: number; variance: number }): number {
  return (from.variance * layerCount) / from.layerCount;
}

/**
 * What a Post-LN stack's first norm multiplies the gradient by: one over the root mean square of what it reads, the sum of embedding and
 * positions, `1 / sqrt(2 s^2 + epsilon)` for two of deviation s and a small branch.
 */
export function expectedAmplification(deviation: number, epsilon = EPSILON): number {
  return 1 / Math.sqrt(2 * deviation ** 2 + epsilon);
}

const WITHOUT = ({ bareLogitVariance }: OutputEnd): number => bareLogitVariance;
const WITH = ({ logitVariance }: OutputEnd): number => logitVariance;

function judgeSlope(
  cells: readonly EndCell[],
  initialisation: 'xavier' | 'gpt2',
  of: (end: OutputEnd) => number,
  range: readonly [number, number],
): Refutation {
  const slope = depthSlope(outputEnds(cells, initialisation), of);
  if (!slope) return undecided('it takes five seeds at three depths or more');
  const words = of === WITH ? 'with' : 'without';
  return judgeRange([{ name: `the slope of the logits ${words} the final norm, ${initialisation},`, interval: slope }], range);
}

function overExpected(cells: readonly EndCell[]): Measured[] {
  const ends = inputEnds(cells, 'gpt2');
  return DEVIATIONS.flatMap((deviation): Measured[] => {
    const interval = atDeviation(ends, deviation, amplification);
    return interval
      ? [{ name: `measured over predicted amplification at ${String(deviation)}`, interval: scaled(interval, deviation) }]
      : [];
  });
}

function scaled(interval: Interval, deviation: number): Interval {
  const by = 1 / expectedAmplification(deviation);
  return { ...interval, estimate: interval.estimate * by, low: interval.low * by, high: interval.high * by };
}

export const stackEnds = definePrediction({
  experiment: 'stack-ends',
  criteria: [
    {
      refutedIf:
        'the slope of the logits without the final norm under Xavier has an interval wholly outside 0.8 to 1.2, or with it one wholly outside -0.1 to 0.1',
      judge: (cells) => judgeAll(judgeSlope(cells, 'xavier', WITHOUT, [0.8, 1.2]), judgeSlope(cells, 'xavier', WITH, [-0.1, 0.1])),
    },
    {
      refutedIf: 'the slope of the logits without the final norm under GPT-2 initialisation has an interval wholly above 0.2',
      judge: (cells) => judgeSlope(cells, 'gpt2', WITHOUT, [Number.NEGATIVE_INFINITY, 0.2]),
    },
    {
      refutedIf:
        'the amplification by the first norm at the deviation of 0.02 or of 1, over the predicted one, has an interval wholly outside 0.9 to 1.1 under GPT-2 matrices',
      judge: (cells) => {
        const measured = overExpected(cells);
        return measured.length < DEVIATIONS.length ? undecided('it takes five seeds at both deviations') : judgeRange(measured, [0.9, 1.1]);
      },
    },
  ],
});
