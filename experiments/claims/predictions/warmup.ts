/** Which training runs were expected to be stuck, by placement, warmup and learning rate. */
import { WARMUP_STEPS } from '../select/runs.ts';
import { anyTrains, anyStuck } from './fates.ts';
import { definePrediction } from './prediction.ts';

export type ExpectedFate = 'stuck' | 'trains' | null;

/**
 * Whether a decoder was expected to be stuck after 800 steps of Adam; null where nothing was predicted. Post-LN without warmup from 0.001
 * on, with 50 steps and with 200 steps from 0.003 on; Pre-LN nowhere up to 0.003.
 */
export function expectedFate(placement: 'post' | 'pre', warmupSteps: number, learningRate: number): ExpectedFate {
  if (placement === 'pre') return learningRate <= 3e-3 ? 'trains' : null;
  return learningRate >= (warmupSteps === WARMUP_STEPS.none ? 1e-3 : 3e-3) ? 'stuck' : 'trains';
}

const PRE_LN_RATES = [3e-4, 1e-3, 3e-3];

export const warmup = definePrediction({
  experiment: 'warmup',
  criteria: [
    {
      refutedIf: 'Post-LN without warmup trains at 0.001 in any seed',
      judge: (cells) => anyTrains(cells, [{ name: 'Post-LN without warmup at 0.001', choice: { placement: 'post' } }]),
    },
    {
      refutedIf: 'Pre-LN without warmup is stuck at any rate up to 0.003 in any seed',
      judge: (cells) =>
        anyStuck(
          cells,
          PRE_LN_RATES.map((learningRate) => ({
            name: `Pre-LN without warmup at ${String(learningRate)}`,
            choice: { placement: 'pre', learningRate },
          })),
        ),
    },
  ],
});
