import type { MeasuredCellOf } from '../../result.ts';
import { percent, position } from '../judge.ts';
import { conservedIntervals, DEPTHS, FEWEST_SEEDS, lastOverFirst, measuredDepths, stacks, type StackChoice } from '../select/gradients.ts';
import { cellsAlone } from './cells-alone.ts';
import { definePrediction, notRefuted, refuted, undecided, type Refutation } from './prediction.ts';
import { judgeRange, type Measured } from './range.ts';

type Cells = readonly MeasuredCellOf<'gradient-norms'>[];

/**
 * Growth of the gradient of a Post-LN decoder from its first layer to each other, cross-attention adding `f` to the stream in each: product
 * of `sqrt(1 + f)` over the layers between.
 */
export function expectedCrossAttentionGrowth(forwardRatios: readonly number[]): number[] {
  return forwardRatios.map((_, layer) => forwardRatios.slice(1, layer + 1).reduce((product, ratio) => product * Math.sqrt(1 + ratio), 1));
}

const CROSS = { placement: 'post', architecture: 'encoder-decoder' } as const satisfies StackChoice;
const DECODER = { placement: 'post' } as const satisfies StackChoice;
const PRE = { placement: 'pre' } as const satisfies StackChoice;
const CONSERVED = [0.8, 1.2] as const;

export const gradientNorms = definePrediction<'gradient-norms'>({
  experiment: 'gradient-norms',
  criteria: [
    {
      refutedIf: 'Post-LN in the decoder of the encoder-decoder has a last-over-first ratio below 3 at 12 layers',
      judge: (cells) => judgeRange(ratiosAt(cells, CROSS, [12]), [3, Number.POSITIVE_INFINITY]),
    },
    {
      refutedIf: 'a decoder-only Post-LN stack has a last-over-first ratio above 10 or below 0.1',
      judge: (cells) => judgeRange(ratiosAt(cells, DECODER, DEPTHS), [0.1, 10]),
    },
    {
      refutedIf: 'under Pre-LN gradient norm times root variance varies by more than 20 % over the layers',
      judge: judgeConservation,
    },
  ],
});

/** Last-over-first W2 gradient ratio at each of `depths` that has enough seeds. */
function ratiosAt(cells: Cells, choice: StackChoice, depths: readonly number[]): Measured[] {
  const evidence = cellsAlone('gradient-norms', cells);
  const measured = measuredDepths(evidence, choice);
  return depths
    .filter((layerCount) => measured.includes(layerCount))
    .map((layerCount) => ({
      name: `the ratio at ${String(layerCount)} layers`,
      interval: lastOverFirst(stacks(evidence, { ...choice, layerCount })),
    }));
}

/** Every number of layers and every sublayer of a decoder-only stack, each by its interval over the seeds. */
function judgeConservation(cells: Cells): Refutation {
  const evidence = cellsAlone('gradient-norms', cells);
  const depths = measuredDepths(evidence, PRE).map((layerCount) => {
    const intervals = conservedIntervals(stacks(evidence, { ...PRE, layerCount }));
    return {
      layerCount,
      places: intervals.map((interval) => position(interval, CONSERVED)),
      deviation: Math.max(...intervals.map(({ estimate }) => Math.abs(estimate - 1))),
      ends: Math.max(...intervals.flatMap(({ low, high }) => [Math.abs(low - 1), Math.abs(high - 1)])),
    };
  });
  if (depths.length === 0) return undecided(`it takes ${String(FEWEST_SEEDS)} decoder-only Pre-LN stacks of one number of layers`);
  const finding = `The product strays from its mean over the stack by at most ${depths.map(({ layerCount, deviation, ends }) => `${percent(deviation)} (ends of intervals ${percent(ends)}) at ${String(layerCount)} layers`).join(', ')}.`;
  if (depths.some(({ places }) => places.includes('outside'))) return refuted(finding);
  return depths.every(({ places }) => places.every((place) => place === 'inside'))
    ? notRefuted(finding)
    : undecided(`an interval reaches beyond 20\u202f%. ${finding.replace(/\.$/, '')}`);
}
