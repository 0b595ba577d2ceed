import type { MeasuredCellOf } from '../../result.ts';
import { position, withInterval } from '../judge.ts';
import { edgeSlope, FEWEST_SEEDS } from '../select/stable-rate.ts';
import { definePrediction, notRefuted, refuted, undecided } from './prediction.ts';
import type { Refutation } from './prediction.ts';

type Cells = readonly MeasuredCellOf<'stable-rate'>[];
type Range = readonly [from: number, to: number];

/** Powers of depth that the largest stable rate was predicted to follow. */
export const POST_POWERS: Range = [-1, -0.5];
export const PRE_POWERS: Range = [-0.5, 0.5];

/** The rate at `layerCount` layers when it goes as that power of depth and is `rate` at `atLayers`. */
export function expectedRate(layerCount: number, power: number, { rate, atLayers }: { rate: number; atLayers: number }): number {
  return rate * (layerCount / atLayers) ** power;
}

export const stableRate = definePrediction<'stable-rate'>({
  experiment: 'stable-rate',
  criteria: [
    {
      refutedIf: `the interval of the log-log slope of the rate of Post-LN on depth lies above ${String(POST_POWERS[1])}: flat or nearly so`,
      judge: (cells) => judgeSlope(cells, 'post', [-Infinity, POST_POWERS[1]]),
    },
    {
      refutedIf: `that interval lies below ${String(POST_POWERS[0])}: steeper than predicted`,
      judge: (cells) => judgeSlope(cells, 'post', [POST_POWERS[0], Infinity]),
    },
    {
      refutedIf: `the interval of the log-log slope of the rate of Pre-LN on depth lies outside ${PRE_POWERS.join(' to ')}`,
      judge: (cells) => judgeSlope(cells, 'pre', PRE_POWERS),
    },
  ],
});

function judgeSlope(cells: Cells, placement: 'post' | 'pre', predicted: Range): Refutation {
  const slope = edgeSlope(cells, placement);
  if (slope.sampleSize < FEWEST_SEEDS) return undecided('it takes three seeds whose searches found an edge at every depth');
  const finding = `The rate goes as depth to the power ${withInterval(slope)}.`;
  switch (position(slope, predicted)) {
    case 'inside':
      return notRefuted(finding);
    case 'outside':
      return refuted(finding);
    default:
      return undecided(`the interval of the power, ${withInterval(slope)}, reaches over the limit`);
  }
}
