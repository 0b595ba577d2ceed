import { geometricInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withCells } from './alter.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { average } from './select/gradients.ts';
import { alterChange, byDepth, perturbed } from './select/sensitivity.ts';
import type { AtDepth, PerturbationChoice } from './select/sensitivity.ts';
import { FEWEST_RUNS, RATES, runs } from './select/training.ts';
import type { Run } from './select/training.ts';

const VANISHING = 0.5;
const LAST_STEPS = 20;
const SIGN: PerturbationChoice = { placement: 'post', perturbation: 'sign', layerCount: 12 };

export const updatesVanishThenExplode = defineClaim({
  id: 'updates-vanish-then-explode',
  kind: 'measured',
  statement: 'Post-LN needs warmup because its first updates vanish, or later grow too large.',
  criterion:
    "First half: the gradient norm of the first step is below half of Pre-LN's. Second half: under the first Adam step the output of Post-LN changes more than that of DeepNorm, which trains, by interval. Holds when both are so, conditional when one is, contradicted when neither.",
  experiments: ['update-sensitivity', 'warmup'],
  references: ['liu2020admin', 'wang2022deepnet'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterChange(evidence, { ...SIGN, placement: 'deepnorm' }, () => 10),
    (evidence) =>
      alterChange(
        withCells(evidence, 'warmup', (cells) =>
          cells.map((run) => ({ ...run, measurement: { ...run.measurement, gradientNorm: run.measurement.gradientNorm.map(() => 1) } })),
        ),
        { ...SIGN, placement: 'deepnorm' },
        () => 1e-12,
      ),
  ),
});

function firstGradient(run: Run): number {
  return run.measurement.gradientNorm[0] ?? Number.NaN;
}

function judge(evidence: Evidence): Judgement {
  const [post, pre] = [
    runs(evidence, { placement: 'post', learningRate: RATES.high }),
    runs(evidence, { placement: 'pre', learningRate: RATES.high }),
  ];
  const first = geometricInterval(
    post.flatMap((run) => {
      const other = pre.find(({ seed }) => seed === run.seed);
      return other ? [firstGradient(run) / firstGradient(other)] : [];
    }),
  );
  const at = (placement: PerturbationChoice['placement']): AtDepth | undefined => byDepth(perturbed(evidence, { ...SIGN, placement }))[0];
  const [signPost, signPre, signDeepnorm] = [at('post'), at('pre'), at('deepnorm')];
  if (first.sampleSize < FEWEST_RUNS || !signPost || !signPre || !signDeepnorm)
    return withoutEvidence(
      'it takes five training runs of Post-LN and Pre-LN, and the change of the output under a first Adam step at 12 layers',
    );
  const later = geometricInterval(post.map((run) => average(run.measurement.gradientNorm.slice(-LAST_STEPS)) / firstGradient(run)));
  const vanishes = first.high < VANISHING;
  const explodes = signPost.change.low > signDeepnorm.change.high;
  const isSettled = (vanishes || first.low >= VANISHING) && (explodes || signPost.change.high <= signDeepnorm.change.low);
  return {
    verdict:
      vanishes && explodes
        ? 'holds'
        : vanishes !== explodes && (explodes ? first.low >= VANISHING : true)
          ? 'conditional'
          : isSettled
            ? 'contradicted'
            : 'inconclusive',
    finding: `The first gradient of Post-LN is ${withInterval(first)} times that of Pre-LN; a first Adam step changes its output by ${withInterval(signPost.change)}, against ${withInterval(signPre.change)} for Pre-LN and ${withInterval(signDeepnorm.change)} for DeepNorm; at the end of training its gradient is ${withInterval(later)} of the first.`,
    ...(vanishes === explodes
      ? {}
      : {
          condition: explodes
            ? 'holds only in its second half: the first gradients are not small, the first changes of the function are large'
            : 'holds only in its first half',
        }),
    quantities: {
      firstGradientRatio: estimated(first, 'gradient norm of the first step, Post-LN over Pre-LN, same seed'),
      signChangePost: estimated(signPost.change, 'squared change of the output under a first Adam step, Post-LN, 12 layers', '.1e'),
      signChangePre: estimated(signPre.change, 'squared change of the output under a first Adam step, Pre-LN, 12 layers', '.1e'),
      signChangeDeepnorm: estimated(
        signDeepnorm.change,
        'squared change of the output under a first Adam step, DeepNorm, 12 layers',
        '.1e',
      ),
      laterGradientRatio: estimated(later, 'gradient norm of the last 20 recorded steps over the first, Post-LN without warmup at 3e-3'),
    },
  };
}
