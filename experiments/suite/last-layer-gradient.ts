import * as tf from '@tensorflow/tfjs-core';
import { defineExperiment, type Cell, type Measure } from '../experiment.ts';
import { PLACEMENT_RULES } from '../model/placement.ts';
import { loss, type Batch, type Observers } from '../model/transformer.ts';
import type { ConfigOf, MeasurementOf, ModelConfig, Profile } from '../result.ts';
import { randomBatch } from '../training/random-batch.ts';
import { splitBatch } from '../training/split-batch.ts';
import { numberOf } from '../training/train.ts';
import { crossed, modelOf, PLACEMENTS_COMPARED, seeds } from './models.ts';
import { theoremParameters } from './theorem-parameters.ts';

type Config = ConfigOf<'last-layer-gradient'>;
type Depth = MeasurementOf<'last-layer-gradient'>['depths'][number];

export const measure: Measure<'last-layer-gradient'> = async ({ model, layerCounts, batchSize, batchCount }, seed) => {
  const batches = splitBatch(randomBatch(model, batchSize * batchCount, 'uniform', seed), batchCount);
  const depths: Depth[] = [];
  for (const layerCount of layerCounts) depths.push(await measureDepth({ ...model, layerCount }, batches, seed));
  return { depths };
};

async function measureDepth(model: ModelConfig, batches: readonly Batch[], seed: number): Promise<Depth> {
  const parameters = theoremParameters(model, seed);
  const passes = batches.map((batch) => lastLayer(model, parameters, batch));
  const meanGradient = tf.tidy(() => tf.div(tf.addN(passes.map(({ gradient }) => gradient)), passes.length));
  const read = async (of: (pass: LastLayer) => tf.Tensor): Promise<number[]> => Promise.all(passes.map(async (pass) => numberOf(of(pass))));
  const gradientNorms = await read(({ gradient }) => tf.norm(gradient));
  const meanGradientNorm = await numberOf(tf.norm(meanGradient));
  const losses = await read(({ lossNats }) => lossNats);
  const variances = await read(({ variance }) => variance);
  const correlations = await read(({ correlation }) => correlation);
  tf.dispose([parameters, meanGradient, passes.map(({ gradient }) => gradient)]);
  return {
    layerCount: model.layerCount,
    lossNats: average(losses),
    gradientNorms,
    meanGradientNorm,
    normInputVariance: average(variances),
    tokenCorrelation: average(correlations),
  };
}

interface LastLayer {
  /** Of W_2 in the decoder's last layer, [f, d]. */
  gradient: tf.Tensor;
  lossNats: tf.Tensor;
  variance: tf.Tensor;
  correlation: tf.Tensor;
}

/** One pass forward, and one backward as far as the last W_2. */
function lastLayer(model: ModelConfig, parameters: tf.NamedTensorMap, batch: Batch): LastLayer {
  const name = `decoder.${model.layerCount}.w2`;
  const seen: tf.Tensor[] = [];
  const observers: Observers = {
    sublayer: ({ stack, layer, kind }, { normRead, stream }) => {
      if (stack === 'decoder' && layer === model.layerCount && kind === 'feed-forward')
        seen.push(...readByLastNorm(PLACEMENT_RULES[model.placement].hasFinalNorm ? stream : normRead, batch));
      return stream;
    },
  };
  const weight = parameters[name];
  if (!weight) throw new Error(`the model has no parameter ${name}`);
  const compute = tf.valueAndGrad((w2: tf.Tensor) => loss(model, { ...parameters, [name]: w2 }, batch, observers));
  const { value, grad } = compute(weight);
  const [variance, correlation] = seen;
  if (!variance || !correlation) throw new Error(`no sublayer ends the decoder of ${model.layerCount} layers`);
  return { gradient: grad, lossNats: value, variance, correlation };
}

/** The mean square of `x`, [b * t, d], and how alike its tokens are. Kept scalars. */
function readByLastNorm(x: tf.Tensor, { batchSize }: Batch): [variance: tf.Tensor, correlation: tf.Tensor] {
  const [rows = 0, width = 0] = x.shape;
  const meanToken = tf.mean(tf.reshape(x, [batchSize, rows / batchSize, width]), 1);
  const variance = tf.mean(tf.square(x));
  return [tf.keep(variance), tf.keep(tf.div(tf.mean(tf.square(meanToken)), variance))];
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Every placement compared, both architectures, more than one batch: every line above, in a second. */
export async function probe(): Promise<number[]> {
  const size = { layerCount: 3, modelWidth: 16, vocabularySize: 16, sequenceLength: 8 };
  const configs: Config[] = [
    ...PLACEMENTS_COMPARED.map((placement) => ({ model: theoremModel({ ...size, placement }), layerCounts: [1, 3] })),
    { model: theoremModel({ ...size, architecture: 'encoder-decoder' }), layerCounts: [2] },
  ].map((each) => ({ ...each, batchSize: 2, batchCount: 2 }));
  const measured = [];
  for (const config of configs) measured.push(await measure(config, 1));
  return measured.flatMap(({ depths }) =>
    depths.flatMap(({ lossNats, gradientNorms, meanGradientNorm, normInputVariance, tokenCorrelation }) => [
      lossNats,
      ...gradientNorms,
      meanGradientNorm,
      normInputVariance,
      tokenCorrelation,
    ]),
  );
}

/** One head, feed-forward of the model's own width, normal inputs of variance 1 without positions: what the theorem assumes. */
function theoremModel(choice: Omit<Parameters<typeof modelOf>[0], 'headCount'>): ModelConfig {
  return modelOf({ ...choice, headCount: 1, feedForwardWidth: choice.modelWidth, positionDeviation: 0 });
}

interface Size {
  modelWidth: number;
  /** Widths at which `widthDepth` layers are measured besides. */
  otherWidths: readonly number[];
  widthDepth: number;
  vocabularySize: number;
  sequenceLength: number;
  layerCounts: readonly number[];
  batchSize: number;
  batchCount: number;
  seedCount: number;
}

const SIZES: Record<Profile, Size> = {
  smoke: {
    modelWidth: 32,
    otherWidths: [16],
    widthDepth: 2,
    vocabularySize: 64,
    sequenceLength: 8,
    layerCounts: [2, 4],
    batchSize: 2,
    batchCount: 2,
    seedCount: 1,
  },
  laptop: {
    modelWidth: 64,
    otherWidths: [32, 128, 256],
    widthDepth: 12,
    vocabularySize: 512,
    sequenceLength: 16,
    layerCounts: [2, 4, 6, 12, 24, 48, 96],
    batchSize: 4,
    batchCount: 4,
    seedCount: 10,
  },
  full: {
    modelWidth: 128,
    otherWidths: [32, 64, 256, 512],
    widthDepth: 12,
    vocabularySize: 2048,
    sequenceLength: 32,
    layerCounts: [2, 4, 6, 12, 24, 48, 72, 96],
    batchSize: 4,
    batchCount: 16,
    seedCount: 10,
  },
};

function grid(profile: Profile, baseSeed: number): Cell<Config>[] {
  const { modelWidth, otherWidths, widthDepth, vocabularySize, sequenceLength, layerCounts, batchSize, batchCount, seedCount } =
    SIZES[profile];
  const cellOf = (choice: Pick<ModelConfig, 'architecture' | 'placement'>, width: number, depths: readonly number[]): Config => ({
    model: theoremModel({
      ...choice,
      layerCount: Math.max(...depths),
      modelWidth: width,
      vocabularySize,
      sequenceLength,
    }),
    layerCounts: [...depths],
    batchSize,
    batchCount,
  });
  const configs = [
    ...PLACEMENTS_COMPARED.map((placement) => cellOf({ architecture: 'decoder', placement }, modelWidth, layerCounts)),
    ...(['post', 'pre'] as const).map((placement) => cellOf({ architecture: 'encoder-decoder', placement }, modelWidth, layerCounts)),
    ...(['post', 'pre'] as const).flatMap((placement) =>
      otherWidths.map((width) => cellOf({ architecture: 'decoder', placement }, width, [widthDepth])),
    ),
  ];
  return crossed(configs, seeds(baseSeed, seedCount));
}

export const lastLayerGradient = /* @__PURE__ */ defineExperiment<'last-layer-gradient'>({
  id: 'last-layer-gradient',
  title: 'Does the gradient of the last layer depend on how many layers lie below it?',
  question:
    'Theorem 1 of Xiong et al. bounds the gradient of W2 in the last layer: by a number that does not depend on depth under Post-LN, by one that falls as the inverse root of the number of layers under Pre-LN. A bound need not be reached. Is this one followed, in depth and in width?',
  method:
    'The setting of the theorem: one head, W_Q and W_K zero, every layer matrix square and normal with variance 2 / (n_in + n_out), inputs normal with variance 1. Random tokens, random targets, nothing trained. Beyond the theorem, the decoder is causal and its loss is the mean over tokens; an encoder-decoder with as many layers in each stack and a DeepNorm decoder stand beside it. For each number of layers from 2 to 96 the same weights see four batches, which gives the norm of a batch’s gradient and an unbiased estimate of the squared norm of the expected one; recorded too is the mean square of what the last norm reads. Width 64 is used, since in trials at width 32 with two seeds the course with depth already showed, with more scatter; four sequences of 16 tokens, because a larger batch shrinks all norms alike. Widths 32 to 256 are measured at 12 layers. Ten seeds draw weights and tokens anew, and every slope is fitted seed by seed. The trials, decoder-only up to 64 layers, came before the prediction.',
  prediction:
    'Under Post-LN the last gradient is about constant, near the root of d / (3 tokens): its norm always reads a variance near 3/2. Under Pre-LN it falls with a log-log slope near -1/2, because the final norm divides by the root of a variance that grows with depth; the gradient times that root is constant. Under DeepNorm it falls with the root of depth as well, by its two factors. It grows with the root of the width, which is slower than the bound. The expected gradient has a growing share of the squared norm under Post-LN, where the tokens become alike with depth, and a small, steady share under Pre-LN.',
  refutedIf:
    'The interval of the log-log slope on the number of layers lies outside -0.8 to -0.4 under Pre-LN, or outside -0.1 to 0.1 under Post-LN; or that of the gradient times the root of the variance that the last norm reads lies outside -0.1 to 0.1 under either; in the decoder-only stack or in the encoder-decoder.',
  limits:
    'One layer at initialisation, and no training: the theorem says nothing of other layers, and neither does this. Real attention weighs tokens unequally and its feed-forward is wider. The share of the expected gradient depends on data, vocabulary and batch: with independent random targets little is left but what the tokens have in common, while text has frequent words that every batch shares. How fast the gradient grows with the width depends on the head as well, here normal with variance 1 / width.',
  timed: false,
  grid,
  measure,
  probe,
});
