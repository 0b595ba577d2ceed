import * as tf from '@tensorflow/tfjs-core';
import { SingularValueDecomposition } from 'ml-matrix';
import { defineExperiment, type Cell, type Measure } from '../experiment.ts';
import { initialise, type Parameters } from '../model/initialisation.ts';
import { NORM_RULES } from '../model/norm.ts';
import { PLACEMENT_RULES, residualScales } from '../model/placement.ts';
import { finalState } from '../model/transformer.ts';
import type { ConfigOf, MeasurementOf, ModelConfig, Profile } from '../result.ts';
import { randomBatch } from '../training/random-batch.ts';
import { numberOf } from '../training/train.ts';
import { inputJacobian } from './input-jacobian.ts';
import { crossed, modelOf, PLACEMENTS_COMPARED, seeds } from './models.ts';
import { spectrumOf } from './spectrum.ts';

type Config = ConfigOf<'jacobian-spectrum'>;
type StreamNumbers = Pick<
  MeasurementOf<'jacobian-spectrum'>,
  'normFactorProduct' | 'inputVariance' | 'streamVariance' | 'tokenCorrelation'
>;

export const measure: Measure<'jacobian-spectrum'> = async ({ model }, seed) => {
  const { inputs } = randomBatch(model, 1, 'uniform', seed);
  const parameters = initialise(model, seed);
  const jacobian = await inputJacobian(model, parameters, inputs);
  const stream = await streamNumbers(model, parameters, inputs);
  tf.dispose(parameters);
  const values = new SingularValueDecomposition(jacobian, {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
    autoTranspose: false,
  }).diagonal.toSorted((a, b) => b - a);
  const perToken = model.modelWidth - NULL_DIRECTIONS[model.norm === 'layernorm' ? 'layernorm' : 'rmsnorm'];
  return {
    spectrum: values.filter((_, index) => index % model.sequenceLength === 0).map((value) => Number(value.toPrecision(4))),
    ...spectrumOf(values, model.sequenceLength * perToken),
    ...stream,
  };
};

/** Directions of a token that a norm removes: of the token itself and, by its mean, of the ones. */
const NULL_DIRECTIONS = { layernorm: 2, rmsnorm: 1 } as const;

/** What the stream itself passes on the way up, for placements whose layers are alike. */
async function streamNumbers(model: ModelConfig, parameters: Parameters, tokens: Int32Array): Promise<StreamNumbers> {
  const { factor } = NORM_RULES[model.norm];
  if (!factor) throw new Error(`the norm ${model.norm} scales entries one by one: the spectrum needs one that scales tokens`);
  const skip = residualScales(model, 'decoder').skip;
  const { hasFinalNorm } = PLACEMENT_RULES[model.placement];
  const logFactor = (x: tf.Tensor): tf.Tensor => tf.mean(tf.log(tf.mul(factor(x, model.epsilon), hasFinalNorm ? 1 : skip)));
  const meanSquare = (x: tf.Tensor): tf.Tensor => tf.mean(tf.square(x));
  const scalars = tf.tidy(() => {
    let logProduct: tf.Tensor = tf.scalar(0);
    let input: tf.Tensor = tf.scalar(Number.NaN);
    let last: tf.Tensor = tf.zeros([1]);
    const batch = { batchSize: 1, source: null, inputs: tokens, targets: tokens };
    finalState(model, parameters, batch, {
      embedded: (_stack, x) => {
        input = x;
        return x;
      },
      sublayer: (_site, { normRead, stream }) => {
        // Under Post-LN and DeepNorm the norm reads the sum; a stack with a final norm has its only one on the stream there.
        if (!hasFinalNorm) logProduct = tf.add(logProduct, logFactor(normRead));
        last = stream;
        return stream;
      },
    });
    if (hasFinalNorm) logProduct = logFactor(last);
    const variance = meanSquare(last);
    return [tf.exp(logProduct), meanSquare(input), variance, tf.div(meanSquare(tf.mean(last, 0)), variance)];
  });
  const [normFactorProduct = Number.NaN, inputVariance = Number.NaN, streamVariance = Number.NaN, tokenCorrelation = Number.NaN] =
    await Promise.all(scalars.map(numberOf));
  return { normFactorProduct, inputVariance, streamVariance, tokenCorrelation };
}

/** Each placement and each norm, with more unit vectors than one batch takes. */
export async function probe(): Promise<number[]> {
  const small = { layerCount: 2, modelWidth: 16, headCount: 2, vocabularySize: 16, sequenceLength: 20 };
  const configs: Config[] = [
    { model: modelOf({ ...small, placement: 'post' }) },
    { model: modelOf({ ...small, placement: 'pre', norm: 'rmsnorm', sequenceLength: 4 }) },
    { model: modelOf({ ...small, placement: 'deepnorm', sequenceLength: 4 }) },
  ];
  const measured = [];
  for (const config of configs) measured.push(await measure(config, 1));
  // Values at or below the resolution are noise.
  return measured.flatMap(({ spectrum, resolution, effectiveRank, normFactorProduct, inputVariance, streamVariance, tokenCorrelation }) => [
    ...spectrum.filter((value) => value > resolution),
    effectiveRank,
    normFactorProduct,
    inputVariance,
    streamVariance,
    tokenCorrelation,
  ]);
}

interface Size {
  model: Pick<ModelConfig, 'modelWidth' | 'headCount' | 'vocabularySize' | 'sequenceLength'>;
  depths: readonly number[];
  /** Depths at which the stacks have RMSNorm too. */
  rmsNormDepths: readonly number[];
  seedCount: number;
}

const SIZES: Record<Profile, Size> = {
  smoke: {
    model: { modelWidth: 16, headCount: 2, vocabularySize: 16, sequenceLength: 4 },
    depths: [1, 2, 4],
    rmsNormDepths: [1],
    seedCount: 1,
  },
  laptop: {
    model: { modelWidth: 32, headCount: 2, vocabularySize: 32, sequenceLength: 8 },
    depths: [1, 2, 4, 8, 16, 32, 64],
    rmsNormDepths: [1, 2, 4],
    seedCount: 10,
  },
  full: {
    model: { modelWidth: 64, headCount: 4, vocabularySize: 64, sequenceLength: 8 },
    depths: [1, 4, 16, 64],
    rmsNormDepths: [1, 4],
    seedCount: 10,
  },
};

function grid(profile: Profile, baseSeed: number): Cell<Config>[] {
  const { model: size, depths, rmsNormDepths, seedCount } = SIZES[profile];
  const configs = PLACEMENTS_COMPARED.flatMap((placement) => [
    ...depths.map((layerCount) => ({ model: modelOf({ ...size, placement, layerCount }) })),
    ...rmsNormDepths.map((layerCount) => ({ model: modelOf({ ...size, placement, layerCount, norm: 'rmsnorm' }) })),
  ]);
  return crossed(configs, seeds(baseSeed, seedCount));
}

export const jacobianSpectrum = /* @__PURE__ */ defineExperiment<'jacobian-spectrum'>({
  id: 'jacobian-spectrum',
  title: 'Which changes of the input reach the output of a deep stack?',
  question:
    'The Jacobian of the final state with respect to the embedded input says which changes of the input reach the output and how much of them. A norm of a gradient sees only the root mean square of its singular values. Are they alike, or does a deep stack pass a few directions and lose the rest, and how do Post-LN, Pre-LN and DeepNorm differ?',
  method:
    'One sequence of random tokens, a decoder-only stack at Xavier initialisation, nothing trained. The Jacobian is exact: one vector-Jacobian product for each of its n d rows, the unit vectors in the batch, so that 8 tokens of width 32 take one backward pass of 256 sequences; a larger width changes what a token can hold, not the laws, and costs its cube. Singular values are computed in double precision from the float32 Jacobian. Those below the largest times n d times 2^-23 (the limit of matrix_rank in NumPy) cannot be told from zero: they count as near-null, and a geometric mean that includes such values is an upper bound. A norm removes k directions of each token, 2 under LayerNorm and 1 under RMSNorm; geometric mean and condition number are over the n (d - k) largest. The effective rank is the exponential of the entropy of the singular values over their sum (Roy and Vetterli 2007). Depths 1 to 64 in powers of two, RMSNorm up to 4 layers, ten seeds.',
  prediction:
    "Two directions of a token are near-null under LayerNorm and one under RMSNorm. If the law of the gradient's energy held for every direction alike, the geometric mean would be about constant under Post-LN, and about sqrt(Var_L / Var_0) / sqrt(Var_L) = 1 / sqrt(Var_0) under Pre-LN, while the condition number under Post-LN grows with depth and the effective rank falls from the n d of the sequence to about the d of one token, as tokens become alike. A second derivation, written down before the run as well, contradicts the first: a random branch scatters the singular values of I + J about a determinant of one, so that the geometric mean is the product of the factors 1 / sigma of the norms on the stream, which falls exponentially under Post-LN, as 1 / sqrt(Var_L) under Pre-LN, and hardly under DeepNorm. Both are judged.",
  refutedIf:
    "Up to 4 layers the near-null directions a token are not 2 under LayerNorm or not 1 under RMSNorm; the geometric mean under Post-LN changes by more than a factor of 2 from 1 to 64 layers, or under Pre-LN leaves 1 / sqrt(Var_0) by as much; the condition number under Post-LN does not grow; its effective rank at 64 layers is not within a factor of 2 of the width; or, against the second derivation, the geometric mean differs from the product of the norms' factors by more than a factor of 1.5 in a stack that float32 resolves.",
  limits:
    'One small size and one initialisation, nothing trained; one sequence, so that how alike its tokens become stands for the data as well. The Jacobian is that of infinitesimal changes at the input: it says nothing about changes of the weights, nor about training. Float32 hides whatever lies five digits below the largest singular value, which under Post-LN is most of the spectrum from some depth on: there the geometric mean, condition number and effective rank are bounds, and the figure draws them hollow. That the geometric mean follows the factors of the norms is shown at initialisation, where branches are random; trained branches need not have a determinant of one.',
  timed: false,
  grid,
  measure,
  probe,
});
