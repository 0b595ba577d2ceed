/** Judges on evidence whose verdict and numbers follow by hand. */
import { describe, expect, test } from 'vitest';
import { crossAttentionExplainsTheDecay } from '../../../experiments/claims/cross-attention-explains-the-decay.ts';
import { decoderOnlyPostLnGradientsAreFlat } from '../../../experiments/claims/decoder-only-post-ln-gradients-are-flat.ts';
import { everythingSinceGpt2IsPreLn } from '../../../experiments/claims/everything-since-gpt-2-is-pre-ln.ts';
import { normFactorsCompoundWithDepth } from '../../../experiments/claims/norm-factors-compound-with-depth.ts';
import { placementLawsPredictGradients } from '../../../experiments/claims/placement-laws-predict-gradients.ts';
import { postLnGradientsVanishInDecoders } from '../../../experiments/claims/post-ln-gradients-vanish-in-decoders.ts';
import { firstStepDecidesWhetherPostLnIsStuck } from '../../../experiments/claims/first-step-decides-whether-post-ln-is-stuck.ts';
import { MATCHED } from '../../../experiments/claims/predictions/plateau-causes.ts';
import { postLnBeatsPreLnWhereItTrains } from '../../../experiments/claims/post-ln-beats-pre-ln-where-it-trains.ts';
import { postLnGradientVanishesAfterTheFirstSteps } from '../../../experiments/claims/post-ln-gradient-vanishes-after-the-first-steps.ts';
import { postLnWithoutWarmupIsStuck } from '../../../experiments/claims/post-ln-without-warmup-is-stuck.ts';
import { preLnConservesGradientTimesSpread } from '../../../experiments/claims/pre-ln-conserves-gradient-times-spread.ts';
import { alterStacks, alterSublayers, levelWeightGradients, tiltWeightGradients } from '../../../experiments/claims/select/gradients.ts';
import type { StackChoice } from '../../../experiments/claims/select/gradients.ts';
import { smallerBranchesRescuePostLn } from '../../../experiments/claims/smaller-branches-rescue-post-ln.ts';
import { alterFinalLoss, alterRuns, RATES, stuckLoss, trainedLoss } from '../../../experiments/claims/select/training.ts';
import { scatter } from './evidence/cell.ts';
import { syntheticEvidence } from './evidence/index.ts';

const evidence = syntheticEvidence();
const CROSS: StackChoice = { placement: 'post', architecture: 'encoder-decoder', layerCount: 12 };
const DECODER: StackChoice = { placement: 'post', layerCount: 12 };

describe('decoder-only-post-ln-gradients-are-flat', () => {
  test.each([
    [1, 'holds'],
    [1.25, 'holds'],
    [1.6, 'conditional'],
    [0.5, 'conditional'],
    [4, 'contradicted'],
    [0.2, 'contradicted'],
  ])('for a last-to-first ratio of %d is "%s"', (ratio, verdict) => {
    const judgement = decoderOnlyPostLnGradientsAreFlat.judge(levelWeightGradients(evidence, DECODER, ratio));
    expect(judgement.verdict).toBe(verdict);
    expect(judgement.quantities.ratioAtTwelve?.value).toBeCloseTo(ratio, 9);
    expect(judgement.quantities.perLayer?.value).toBeCloseTo(ratio ** (1 / 11), 9);
  });

  test('does not hold by its mean alone when seeds scatter beyond the range', () => {
    const scattered = alterStacks(levelWeightGradients(evidence, DECODER, 1), DECODER, ({ measurement, ...cell }) => ({
      ...cell,
      measurement: { ...measurement, gradientNorms: { 'decoder.w2': [1, scatter(2, cell.seed)] } },
    }));
    expect(decoderOnlyPostLnGradientsAreFlat.judge(scattered).verdict).not.toBe('holds');
  });
});

describe('post-ln-gradients-vanish-in-decoders', () => {
  test.each([
    [2.9, 'contradicted'],
    [3.1, 'holds'],
  ])('for a last-to-first ratio of %d is "%s"', (ratio, verdict) => {
    expect(postLnGradientsVanishInDecoders.judge(levelWeightGradients(evidence, CROSS, ratio)).verdict).toBe(verdict);
  });

  test('looks at the decoder with cross-attention alone', () => {
    expect(postLnGradientsVanishInDecoders.judge(tiltWeightGradients(evidence, DECODER, 100)).verdict).toBe(
      postLnGradientsVanishInDecoders.judge(evidence).verdict,
    );
  });
});

describe('cross-attention-explains-the-decay', () => {
  /** f = 1 everywhere: the law says sqrt(2) a layer, so 2^(11/2) over twelve layers. */
  const doubled = alterSublayers(evidence, CROSS, (sublayer) => ({ ...sublayer, forwardRatio: 1 }));

  test('holds for a factor of sqrt(2) a layer when the branch doubles the variance', () => {
    const { verdict, quantities } = crossAttentionExplainsTheDecay.judge(levelWeightGradients(doubled, CROSS, 2 ** 5.5));
    expect(verdict).toBe('holds');
    expect(quantities.predicted?.value).toBeCloseTo(0.34657, 5);
    expect(quantities.quotient?.value).toBeCloseTo(1, 9);
  });

  test('is contradicted when the decay is half of it', () => {
    const { verdict, quantities } = crossAttentionExplainsTheDecay.judge(levelWeightGradients(doubled, CROSS, 2 ** 2.75));
    expect(verdict).toBe('contradicted');
    expect(quantities.quotient?.value).toBeCloseTo(0.5, 9);
  });
});

describe('norm-factors-compound-with-depth', () => {
  test('takes the norms between the first W2 and the last for the product', () => {
    // Of 96 sublayers the first attention and feed-forward do not count; each of the others has sqrt(1 + 0.21) = 1.1.
    const deep: StackChoice = { placement: 'post', layerCount: 48 };
    const { quantities } = normFactorsCompoundWithDepth.judge(
      alterSublayers(evidence, deep, (sublayer) => ({ ...sublayer, forwardRatio: 0.21 })),
    );
    expect(Math.log(quantities.normOnlyRatio?.value ?? 0)).toBeCloseTo(94 * Math.log(1.1), 6);
  });
});

describe('placement-laws-predict-gradients', () => {
  test('expects a Pre-LN gradient to grow by sqrt(1 + f / Var) across a feed-forward sublayer', () => {
    // f = 3, Var = 1: a factor 2 towards the input, and none across attention.
    const pre: StackChoice = { placement: 'pre', layerCount: 12 };
    const lawful = alterSublayers(evidence, pre, (sublayer) => ({
      ...sublayer,
      forwardRatio: 3,
      streamVariance: 1,
      streamGradientNorm: 2 ** -(sublayer.layer - (sublayer.kind === 'feed-forward' ? 0 : 1)),
    }));
    const { verdict, quantities } = placementLawsPredictGradients.judge(lawful);
    expect(quantities.preFactor?.value).toBeCloseTo(1, 12);
    expect(verdict).toBe('holds');
  });
});

describe('pre-ln-conserves-gradient-times-spread', () => {
  const pre: StackChoice = { placement: 'pre' };
  const drifting = (total: number) =>
    alterSublayers(evidence, pre, (sublayer, index) => ({ ...sublayer, streamVariance: 4, streamGradientNorm: index === 0 ? total : 1 }));

  test('holds when one sublayer strays by 10 %, and is contradicted at 60 %', () => {
    expect(preLnConservesGradientTimesSpread.judge(drifting(1.1)).verdict).toBe('holds');
    expect(preLnConservesGradientTimesSpread.judge(drifting(1.6)).verdict).toBe('contradicted');
  });

  test('reports the deviation from the geometric mean of the stack', () => {
    // 24 sublayers at 12 layers, one of them e: the mean is e^(1/24).
    expect(preLnConservesGradientTimesSpread.judge(drifting(Math.E)).quantities.deviationAtTwelve?.value).toBeCloseTo(
      Math.exp(23 / 24) - 1,
      9,
    );
  });
});

describe('post-ln-without-warmup-is-stuck', () => {
  test('holds only for a while when runs leave the plateau in the long control', () => {
    const { verdict, condition } = postLnWithoutWarmupIsStuck.judge(
      alterFinalLoss(evidence, { placement: 'post', long: true }, trainedLoss),
    );
    expect(verdict).toBe('conditional');
    expect(condition).toBe('holds only for a while: 5 of 5 runs leave the plateau within 3600 steps');
  });

  test('is contradicted when the short runs train', () => {
    expect(postLnWithoutWarmupIsStuck.judge(alterFinalLoss(evidence, { placement: 'post' }, trainedLoss)).verdict).toBe('contradicted');
  });

  test('is undecided without the long control', () => {
    const short = {
      ...evidence,
      cells: <Id extends Parameters<typeof evidence.cells>[0]>(id: Id) =>
        evidence.cells(id).filter((cell) => !('steps' in cell.config && cell.config.steps >= 3600)),
    };
    expect(postLnWithoutWarmupIsStuck.judge(short).verdict).toBe('inconclusive');
  });
});

describe('smaller-branches-rescue-post-ln', () => {
  const at = (learningRate: number) => ({ placement: 'post', branchGain: 0.2, learningRate }) as const;

  test('is contradicted when they do not train at the lower rate either', () => {
    expect(smallerBranchesRescuePostLn.judge(alterFinalLoss(evidence, at(RATES.middle), stuckLoss)).verdict).toBe('contradicted');
  });

  test('holds when they train where plain Post-LN is stuck, and says nothing when plain Post-LN is not stuck there', () => {
    const trained = alterFinalLoss(evidence, at(RATES.high), trainedLoss);
    expect(smallerBranchesRescuePostLn.judge(trained).verdict).toBe('holds');
    const all = alterFinalLoss(trained, { placement: 'post', learningRate: RATES.high }, trainedLoss);
    expect(smallerBranchesRescuePostLn.judge(all).verdict).toBe('inconclusive');
  });
});

describe('post-ln-beats-pre-ln-where-it-trains', () => {
  const gpt2 = (placement: 'post' | 'pre', learningRate: number) => ({ placement, initialisation: 'gpt2', learningRate }) as const;

  test('compares each side at its own best rate', () => {
    const better = alterFinalLoss(evidence, gpt2('pre', RATES.middle), ({ measurement }) => measurement.floors.floorNats);
    const { verdict, condition, quantities } = postLnBeatsPreLnWhereItTrains.judge(better);
    expect(verdict).toBe('conditional');
    expect(condition).toBe('holds only with DeepNorm, with Admin');
    expect(quantities.smallPreLoss?.value).toBeCloseTo(0.85, 9);
    expect(quantities.smallRate?.value).toBe(RATES.high);
  });

  test('leaves out a Post-LN that is stuck at every rate', () => {
    const stuck = [RATES.middle, RATES.high, RATES.highest].reduce(
      (altered, rate) => alterFinalLoss(altered, gpt2('post', rate), stuckLoss),
      evidence,
    );
    expect(Object.keys(postLnBeatsPreLnWhereItTrains.judge(stuck).quantities)).not.toContain('smallDifference');
  });
});

describe('first-step-decides-whether-post-ln-is-stuck', () => {
  const { larger, little } = MATCHED;

  test('holds only with full branches when small ones train after a step as large', () => {
    const { verdict, condition } = firstStepDecidesWhetherPostLnIsStuck.judge(alterFinalLoss(evidence, larger.small, trainedLoss));
    expect(verdict).toBe('conditional');
    expect(condition).toMatch(/^holds only with branches of full size/);
  });

  test('is contradicted when the gain alone decides', () => {
    const byGain = alterFinalLoss(alterFinalLoss(evidence, larger.small, trainedLoss), little.full, stuckLoss);
    expect(firstStepDecidesWhetherPostLnIsStuck.judge(byGain).verdict).toBe('contradicted');
  });

  test('is undecided when the first steps are not equally large', () => {
    const unequal = alterRuns(evidence, larger.small, (run) => ({
      ...run,
      measurement: { ...run.measurement, snapshots: run.measurement.snapshots.map((each) => ({ ...each, functionChange: 0.1 })) },
    }));
    expect(firstStepDecidesWhetherPostLnIsStuck.judge(unequal).verdict).toBe('inconclusive');
  });
});

describe('post-ln-gradient-vanishes-after-the-first-steps', () => {
  test('names the link that does not hold', () => {
    const steady = alterRuns(evidence, MATCHED.larger.full, (run) => ({
      ...run,
      measurement: {
        ...run.measurement,
        snapshots: run.measurement.snapshots.map((each) => ({ ...each, normFactor: run.measurement.snapshots[0]?.normFactor ?? null })),
      },
    }));
    const { verdict, condition } = postLnGradientVanishesAfterTheFirstSteps.judge(steady);
    expect(verdict).toBe('conditional');
    expect(condition).toBe('holds only in part: the factor of the norms does not fall');
  });
});

describe('everything-since-gpt-2-is-pre-ln', () => {
  test('counts disclosed released models from 2019 on, GPT-2 left out, parallel blocks as Pre-LN', () => {
    // Of the synthetic rows: gpt-3, early-rms, llama-65b, parallel, deepseek-v3, plain, plainer; late-norm, sandwich, reordered.
    const { verdict, quantities } = everythingSinceGpt2IsPreLn.judge(evidence);
    expect(verdict).toBe('contradicted');
    expect(quantities.modelCount?.value).toBe(10);
    expect(quantities.preCount?.value).toBe(7);
    expect(quantities.deepnormCount?.value).toBe(1);
    expect(quantities.preShare?.value).toBe(0.7);
  });
});
