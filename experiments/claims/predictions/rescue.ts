/** Which changes were expected to make Post-LN train without warmup at 0.003, where plain Post-LN is stuck in every seed. */
import { RATES, WARMUP_STEPS, type RunChoice } from '../select/runs.ts';
import { anyTrains, mostStuck, type NamedRuns } from './fates.ts';
import { definePrediction } from './prediction.ts';

export interface Change {
  id: string;
  name: string;
  choice: RunChoice;
  /** Whether all its runs were expected to train at 0.003; of the low rate, there. */
  isExpectedToTrain: boolean;
}

/** Every change to Post-LN that is tried, plain Post-LN first. */
export const CHANGES: readonly Change[] = [
  { id: 'none', name: 'plain Post-LN', choice: { placement: 'post', learningRate: RATES.high }, isExpectedToTrain: false },
  {
    id: 'warmup',
    name: 'a warmup of 200 steps',
    choice: { placement: 'post', warmupSteps: WARMUP_STEPS.long, learningRate: RATES.high },
    isExpectedToTrain: false,
  },
  { id: 'deepnorm', name: 'DeepNorm', choice: { placement: 'deepnorm', learningRate: RATES.high }, isExpectedToTrain: true },
  { id: 'admin', name: 'Admin', choice: { placement: 'admin', learningRate: RATES.high }, isExpectedToTrain: true },
  {
    id: 'gpt2',
    name: "GPT-2's initialisation",
    choice: { placement: 'post', initialisation: 'gpt2', learningRate: RATES.high },
    isExpectedToTrain: true,
  },
  {
    id: 'pytorch',
    name: "PyTorch's initialisation",
    choice: { placement: 'post', initialisation: 'pytorch', learningRate: RATES.high },
    isExpectedToTrain: true,
  },
  {
    id: 'branches',
    name: 'branches of a fifth',
    choice: { placement: 'post', branchGain: 0.2, learningRate: RATES.high },
    isExpectedToTrain: false,
  },
  {
    id: 'rezero',
    name: 'ReZero without norms',
    choice: { placement: 'rezero', norm: 'none', learningRate: RATES.high },
    isExpectedToTrain: true,
  },
  { id: 'radam', name: 'RAdam', choice: { placement: 'post', optimizer: 'radam', learningRate: RATES.high }, isExpectedToTrain: false },
  { id: 'low-rate', name: 'a rate of 0.0003', choice: { placement: 'post', learningRate: 3e-4 }, isExpectedToTrain: true },
  {
    id: 'clip-1',
    name: 'gradients clipped to norm 1',
    choice: { placement: 'post', clipNorm: 1, learningRate: RATES.high },
    isExpectedToTrain: false,
  },
  {
    id: 'clip-0.1',
    name: 'gradients clipped to norm 0.1',
    choice: { placement: 'post', clipNorm: 0.1, learningRate: RATES.high },
    isExpectedToTrain: false,
  },
  { id: 'beta2', name: 'a beta2 of 0.98', choice: { placement: 'post', beta2: 0.98, learningRate: RATES.high }, isExpectedToTrain: false },
  {
    id: 'norm-gain',
    name: 'norm gains of 0.1',
    choice: { placement: 'post', normGain: 0.1, learningRate: RATES.high },
    isExpectedToTrain: false,
  },
];

/** The warmup where it was expected to be enough. */
export const WARMUP_AT_LOWER_RATE: NamedRuns = {
  name: 'a warmup of 200 steps at 0.001',
  choice: { placement: 'post', warmupSteps: WARMUP_STEPS.long, learningRate: RATES.middle },
};

export const rescue = definePrediction({
  experiment: 'rescue',
  criteria: [
    {
      refutedIf: 'a run with clipped gradients trains at 0.003, in any seed',
      judge: (cells) => anyTrains(cells, changes('clip-1', 'clip-0.1')),
    },
    {
      refutedIf:
        'most runs of DeepNorm, of Admin or of the initialisation of GPT-2 are stuck at 0.003, the interval of the share above one half',
      judge: (cells) => mostStuck(cells, changes('deepnorm', 'admin', 'gpt2')),
    },
    {
      refutedIf: 'most runs of a warmup of 200 steps are stuck at 0.001, the interval of the share above one half',
      judge: (cells) => mostStuck(cells, [WARMUP_AT_LOWER_RATE]),
    },
  ],
});

function changes(...ids: string[]): NamedRuns[] {
  return CHANGES.filter(({ id }) => ids.includes(id));
}
