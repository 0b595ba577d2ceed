import { defineExperiment, type Cell } from '../experiment.ts';
import type { Profile } from '../result.ts';
import { crossed, seeds } from './models.ts';
import { measure, probe, TRAINING_RUN, type TrainingConfig } from './training-run.ts';
import { decoderRun, HIGHER_RATE, WARMUP_SIZES } from './warmup-sizes.ts';

export { measure, probe };

const FULL = 1;
const SMALL = 0.2;

/** At this rate the first step of small branches is as large as that of full ones at the higher rate of `warmup`. */
const MATCHING_RATE = 5e-3;

function grid(profile: Profile, baseSeed: number): Cell<TrainingConfig>[] {
  if (profile === 'full') return [];
  const { learningRates, seedCount } = WARMUP_SIZES[profile];
  const run = (branchGain: number, learningRate: number): TrainingConfig => decoderRun(profile, { branchGain }, { learningRate });
  const configs = [...[FULL, SMALL].flatMap((gain) => learningRates.map((rate) => run(gain, rate))), run(SMALL, MATCHING_RATE)];
  return [
    ...crossed(configs, seeds(baseSeed, seedCount)),
    // More seeds of the pair that decides.
    ...crossed([run(FULL, HIGHER_RATE), run(SMALL, MATCHING_RATE)], seeds(baseSeed + seedCount, seedCount)),
  ];
}

export const plateauCauses = /* @__PURE__ */ defineExperiment<'plateau-causes'>({
  id: 'plateau-causes',
  kind: TRAINING_RUN,
  title: 'What leaves Post-LN stuck: alike tokens or large steps?',
  question:
    'From the Xavier initialisation, all tokens of a deep Post-LN stack come out nearly alike, and a step of Adam moves its output far. Smaller branches change both at once. Which of the two leaves Post-LN stuck, once the learning rate is set so that the first step moves the output equally far? And in which order do things go wrong?',
  method:
    'Two branch gains, which set how alike the tokens are, times four learning rates, which set how far the first step moves the output; task, model and size of the experiment on warmup, Post-LN, Adam without warmup, five seeds. Trials of a single step, three seeds that are not used otherwise, gave the rates that match: with branches of full size the step changes an entry of the final state by a mean square of 0.15 at 0.0003 and of 0.70 at 0.001; with branches of a fifth by 0.14 at 0.001 and of 0.78 at 0.003. So two steps of equal size are at hand for either gain, at rates that are in the grid of the experiment on warmup. When the plain runs of that experiment had been seen, in which 0.001 leaves some seeds stuck and 0.003 all, a third pair was added before any run with small branches: trials with ten further seeds gave 1.20 for full branches at 0.003 and 1.21 for small ones at 0.005, where 2 is the change from one state to an unrelated one. That pair has ten seeds: with the first five the interval of the ratio of its first steps was too wide to call them equal, and the criterion was left as it is. In those trials the correlation of the tokens behind the last layer was 0.99 with full branches and 0.24 with small ones. A rate of 0.01 adds a larger step for either. At about ten steps we look inside: what the norms read, the factor that they multiply by, the correlation of the tokens, how far the step moves the output, and the gradient by layer.',
  prediction:
    'The size of the first step decides. At 0.70 both gains are stuck, at 0.15 both train: full branches train at 0.0003 and small ones are stuck at 0.003, although their tokens are not alike. At 1.2, too, both are stuck, full branches at 0.003 and small ones at 0.005. This is what Liu et al. (2020) and Wang et al. (2022) hold, that updates amplified by the depth make Post-LN fail. In stuck runs the chain is this: at the first step the gradient is as large as in runs that train; within 50 steps what the norms read grows, the factor of the norms falls, and the gradient of the layer matrices vanishes, by a factor of ten or more in the lower half of the stack. Written after the trials of one step and before any of the runs with small branches at 0.003, 0.005 and 0.01; of the other cells, single trial runs or runs of an earlier version had been seen.',
  refutedIf:
    'Where the first steps are equal within a factor of 1.5: most runs of small branches at 0.003 train, or most runs of full branches at 0.0003 are stuck, the interval of the share clear of one half. Or, where full branches at 0.003 are mostly stuck: most runs of small ones at 0.005 train. Of the chain, in stuck runs with full branches at 0.001 and in those at 0.003, from the first step to the fiftieth: what the norms read does not grow, or their factor does not fall, or the gradient in the lower half of the stack does not fall.',
  limits:
    'The branch gain changes the correlation of the tokens together with how much a sublayer adds and with how the size of later steps grows; only the first step is matched. The learning rate also sets how fast anything is learned, so a run that is slow and a run that is stuck are told apart by a threshold after 800 steps. Two gains and a few rates of one model on one task; a chain that is seen in this order is not thereby a chain of causes.',
  timed: false,
  grid,
  measure,
  probe,
});
