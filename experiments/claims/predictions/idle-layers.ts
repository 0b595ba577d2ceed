import type { Interval, MeasuredCellOf } from '../../result.ts';
import { withInterval } from '../judge.ts';
import { deepRuns, FEWEST_RUNS } from '../select/deep-runs.ts';
import type { DeepChoice } from '../select/deep-runs.ts';
import { angleDifference, shareDifference, upperShareInterval } from '../select/idle.ts';
import { definePrediction, notRefuted, refuted, undecided } from './prediction.ts';
import type { Refutation } from './prediction.ts';

type Cells = readonly MeasuredCellOf<'idle-layers'>[];

/** Above this the upper half of Pre-LN would not be idle. */
export const IDLE_SHARE = 0.4;

/** The share of each of `layerCount` layers when all are worth the same. */
export function expectedUniformShare(layerCount: number): number {
  return 1 / layerCount;
}

export const idleLayers = definePrediction<'idle-layers'>({
  experiment: 'idle-layers',
  criteria: [
    ...(['gpt2', 'xavier'] as const).map((initialisation) => ({
      refutedIf: `the interval of the share of the upper half in Pre-LN lies above ${String(IDLE_SHARE)} (${initialisation === 'gpt2' ? 'GPT-2’s' : 'Xavier'} initialisation)`,
      judge: (cells: Cells) => {
        const share = upperShareInterval(deepRuns(cells, { placement: 'pre', initialisation }));
        return judgeBelow(share, IDLE_SHARE, 'The share of the upper half in Pre-LN is');
      },
    })),
    {
      refutedIf: 'the interval of the share with LayerNorm scaling less that of Pre-LN (both with GPT-2’s initialisation) lies below 0',
      judge: (cells) => judgeRaised(cells, { placement: 'layernorm-scaling', initialisation: 'gpt2' }),
    },
    {
      refutedIf: 'the interval of the share with DeepNorm less that of Pre-LN (both with Xavier initialisation) lies below 0',
      judge: (cells) => judgeRaised(cells, { placement: 'deepnorm', initialisation: 'xavier' }),
    },
    {
      refutedIf:
        'the interval of the mean angle of the upper half of Pre-LN less that of the lower half lies above 0 (GPT-2’s initialisation)',
      judge: (cells) => {
        const difference = angleDifference(deepRuns(cells, { placement: 'pre', initialisation: 'gpt2' }));
        return judgeBelow(difference, 0, 'The mean angle of the upper half, over pi, less that of the lower half is');
      },
    },
  ],
});

/** Predicted to lie below `limit`. `text` is followed by the number. */
function judgeBelow(interval: Interval, limit: number, text: string): Refutation {
  if (interval.sampleSize < FEWEST_RUNS) return undecided('it takes five runs of each model, with the same seeds');
  const finding = `${text} ${withInterval(interval)}.`;
  if (interval.high < limit) return notRefuted(finding);
  return interval.low > limit
    ? refuted(finding)
    : undecided(`the interval ${withInterval(interval)} is not on one side of ${String(limit)}`);
}

function judgeRaised(cells: Cells, choice: DeepChoice): Refutation {
  const plain = deepRuns(cells, { ...choice, placement: 'pre' });
  return judgeBelow(shareDifference(plain, deepRuns(cells, choice)), 0, 'The share of Pre-LN less that of the other is');
}
