import { defineExperiment, type Cell, type Measure } from '../experiment.ts';
import { draws } from '../model/random.ts';
import type { ConfigOf, Placement, Profile } from '../result.ts';
import { defineTask } from '../training/task.ts';
import { train } from '../training/train.ts';
import { crossed, seeds } from './models.ts';
import { findRateEdge } from './rate-edge.ts';
import { trainingRun, type TrainedProfile, type TrainingSize } from './training-run.ts';

type Config = ConfigOf<'stable-rate'>;

interface Size {
  training: Omit<TrainingSize, 'layerCount'>;
  layerCounts: readonly number[];
  mostRuns: number;
  seedCount: number;
}

const SIZES: Record<TrainedProfile, Size> = {
  smoke: {
    training: { modelWidth: 16, headCount: 2, sequenceLength: 7, batchSize: 4, steps: 4 },
    layerCounts: [1, 2],
    mostRuns: 2,
    seedCount: 1,
  },
  laptop: {
    training: { modelWidth: 32, headCount: 2, sequenceLength: 15, batchSize: 16, steps: 600 },
    layerCounts: [2, 4, 8, 12],
    mostRuns: 6,
    seedCount: 5,
  },
};

/** Where the search begins, near the edge as trial runs had it; it goes on from there in both directions. */
const START_RATES: Record<'post' | 'pre', (layerCount: number) => number> = {
  post: (layerCount) => 0.08 / layerCount ** 2,
  pre: () => 0.1,
};
/** A run trains when it ends more than this below the unigram entropy. */
const MARGIN_NATS = 0.1;

function searchConfig(training: TrainingSize, placement: 'post' | 'pre', mostRuns: number): Config {
  const startRate = START_RATES[placement](training.layerCount);
  const { learningRate, ...rest } = trainingRun(training, { placement }, { learningRate: startRate });
  return { ...rest, startRate: learningRate, mostRuns };
}

function grid(profile: Profile, baseSeed: number): Cell<Config>[] {
  if (profile === 'full') return [];
  const { training, layerCounts, mostRuns, seedCount } = SIZES[profile];
  const placements = ['post', 'pre'] as const satisfies readonly Placement[];
  const configs = placements.flatMap((placement) =>
    layerCounts.map((layerCount) => searchConfig({ ...training, layerCount }, placement, mostRuns)),
  );
  return crossed(configs, seeds(baseSeed, seedCount));
}

/** One search, every run of it from the same weights and on the same batches. */
export const measure: Measure<'stable-rate'> = async ({ startRate, mostRuns, ...training }, seed) => {
  const { unigramNats } = defineTask(training.task, training.model.sequenceLength).floors;
  const runs: Awaited<ReturnType<Measure<'stable-rate'>>>['runs'] = [];
  const trains = async (learningRate: number): Promise<boolean> => {
    const { finalLossNats, divergedAtStep } = await train({ ...training, learningRate }, seed);
    const isBelow = finalLossNats < unigramNats - MARGIN_NATS;
    runs.push({ learningRate, finalLossNats, divergedAtStep, trains: isBelow });
    return isBelow;
  };
  const [shift = 0.5] = draws(seed, 'start rate').uniform(1);
  const edge = await findRateEdge(trains, startRate * 2 ** (shift - 0.5), mostRuns);
  return { runs, unigramNats, ...edge };
};

/** Two runs of each placement. */
export async function probe(): Promise<number[]> {
  const training: TrainingSize = { modelWidth: 16, headCount: 2, layerCount: 2, sequenceLength: 7, batchSize: 2, steps: 3 };
  const found = [];
  for (const placement of ['post', 'pre'] as const) found.push(await measure(searchConfig(training, placement, 2), 1));
  return found.flatMap(({ runs }) => runs.flatMap(({ learningRate, finalLossNats }) => [learningRate, finalLossNats]));
}

export const stableRate = /* @__PURE__ */ defineExperiment<'stable-rate'>({
  id: 'stable-rate',
  title: 'How does the largest stable learning rate depend on depth?',
  question:
    'Without warmup, up to which learning rate does a model train, and how does that rate fall with the number of layers under Post-LN and under Pre-LN?',
  method:
    'The task and the optimizer of the experiment on warmup: plain Adam without warmup, Xavier initialisation, width 32, 16 sequences of 15 predicted tokens. For 2, 4, 8 and 12 layers and five seeds we search the edge on a logarithmic scale: from a first rate the rate is doubled or halved until the answer changes, and the middle of the two is tried once more, so that the edge is known to a factor of 1.41. The first rate is near the edge in trial runs, times a factor between 0.71 and 1.41 drawn from the seed, so that the rates tried differ between seeds and rounding to them averages out. All runs of a search start from the same weights and see the same batches. A run trains when its final loss, the mean of the last 20 of 600 steps, lies more than 0.1 nats below the unigram entropy. Too low a rate fails this as well: in a trial run Post-LN of 12 layers at 0.0003 left the plateau after about 360 steps. Twelve layers and 600 steps are therefore the deepest and shortest for which the edge lies well above the rates that are merely too slow; 24 layers would take several thousand steps. A search in which no run trains, or all do, decides nothing and is left out.',
  prediction:
    'Under Post-LN the largest stable rate falls with depth as a power between -1 and -1/2. Under Pre-LN it is constant or falls with the logarithm of depth at most: a power between -0.5 and 0.5. This was written before any trial run; trials since, with one seed and few rates, had Post-LN train at 0.01 with 3 layers and not at 0.001 with 12, which would be steeper than predicted.',
  refutedIf:
    'The 95 % t interval over seeds of the slope of the logarithm of the rate on that of depth, for Post-LN, lies above -0.5 (too flat) or below -1 (too steep); or that for Pre-LN lies outside -0.5 to 0.5.',
  limits:
    'Stable means stable for 600 steps at a constant rate on one synthetic task, at one width and with Xavier initialisation. A run that would have left the plateau later counts as failing; deep Post-LN models, which are slow to leave it, are the most affected, and that would make their power look too steep. Four depths that span a factor of six do not tell a power from another law. Warmup, which would move the edge, is left out on purpose.',
  timed: false,
  grid,
  measure,
  probe,
});
