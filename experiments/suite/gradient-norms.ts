import * as tf from '@tensorflow/tfjs-core';
import { defineExperiment, type Cell, type Measure } from '../experiment.ts';
import { initialise } from '../model/initialisation.ts';
import { NORM_RULES } from '../model/norm.ts';
import { MATRIX_ROLES, parameterSpecifications } from '../model/parameters.ts';
import type { SublayerTensors } from '../model/placement.ts';
import { loss, type Batch, type Observers, type Site } from '../model/transformer.ts';
import type { ConfigOf, MeasurementOf, ModelConfig, Profile } from '../result.ts';
import { randomBatch } from '../training/random-batch.ts';
import { numberOf } from '../training/train.ts';
import { crossed, GPT2_INITIALISATION, modelOf, PLACEMENTS_COMPARED, seeds } from './models.ts';

type Config = ConfigOf<'gradient-norms'>;
type Sublayer = MeasurementOf<'gradient-norms'>['sublayers'][number];

/**
 * One forward and one backward pass at initialisation. A zero is added to the residual stream behind every sublayer, and the gradient with
 * respect to that zero is the gradient of the stream.
 */
export const measure: Measure<'gradient-norms'> = async (config, seed) => {
  const { model, batchSize, tokens } = config;
  const batch = randomBatch(model, batchSize, tokens, seed);
  const parameters = initialise(model, seed);
  const names = Object.keys(parameters);
  const sites = sitesOf(model);
  const rows = batchSize * model.sequenceLength;
  // One tap for the decoder's embedded input, then one for each sublayer.
  const taps = Array.from({ length: sites.length + 1 }, () => tf.zeros([rows, model.modelWidth]));
  const seen: { site: Site; scalars: [forwardRatio: tf.Tensor, variance: tf.Tensor, correlation: tf.Tensor] }[] = [];
  // Root mean square and scale, once the decoder's first sublayer has passed.
  const first: tf.Tensor[] = [];

  const compute = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
    const named = Object.fromEntries(names.map((name, index) => [name, tensors[index]])) as Record<string, tf.Tensor>;
    const [inputTap, ...sublayerTaps] = tensors.slice(names.length);
    const observers: Observers = {
      embedded: (stack, x) => (stack === 'decoder' && inputTap ? tf.add(x, inputTap) : x),
      sublayer: (site, passed) => {
        const tap = sublayerTaps[seen.length];
        if (site.stack === 'decoder' && first.length === 0) first.push(...firstNorm(model, passed));
        seen.push({ site, scalars: streamScalars(passed, batch, model) });
        return tap ? tf.add(passed.stream, tap) : passed.stream;
      },
    };
    return loss(model, named, batch, observers);
  });
  const { value, grads } = compute([...Object.values(parameters), ...taps]);
  const norms = await Promise.all(grads.map(async (gradient) => numberOf(tf.norm(gradient))));
  tf.dispose([grads, taps, parameters]);

  const normOf = new Map(names.map((name, index) => [name, norms[index] ?? Number.NaN]));
  const [inputGradientNorm = Number.NaN, ...streamGradientNorms] = norms.slice(names.length);
  const sublayers: Sublayer[] = [];
  for (const [index, { site, scalars }] of seen.entries()) {
    const [forwardRatio, streamVariance, tokenCorrelation] = await Promise.all(scalars.map(numberOf));
    sublayers.push({
      ...site,
      forwardRatio: forwardRatio ?? Number.NaN,
      streamVariance: streamVariance ?? Number.NaN,
      tokenCorrelation: tokenCorrelation ?? Number.NaN,
      streamGradientNorm: streamGradientNorms[index] ?? Number.NaN,
    });
  }
  const [firstNormInputRms = Number.NaN, firstNormScale = Number.NaN] = await Promise.all(first.map(numberOf));
  return {
    lossNats: await numberOf(value),
    gradientNorms: byTensor(model, normOf),
    sublayers,
    inputGradientNorm,
    firstNormInputRms,
    firstNormScale,
  };
};

/** Every sublayer in the order of the forward pass. */
function sitesOf(model: ModelConfig): Site[] {
  const layers = Array.from({ length: model.layerCount }, (_, index) => index + 1);
  const decoderKinds =
    model.architecture === 'encoder-decoder'
      ? (['self-attention', 'cross-attention', 'feed-forward'] as const)
      : (['self-attention', 'feed-forward'] as const);
  const decoder = layers.flatMap((layer) => decoderKinds.map((kind): Site => ({ stack: 'decoder', layer, kind })));
  if (model.architecture === 'decoder') return decoder;
  return [
    ...layers.flatMap((layer) => (['self-attention', 'feed-forward'] as const).map((kind): Site => ({ stack: 'encoder', layer, kind }))),
    ...decoder,
  ];
}

/** `E||F||^2 / E||x||^2`, the mean square of the stream, and how alike its tokens are. Kept scalars. */
function streamScalars({ read, branch, stream }: SublayerTensors, batch: Batch, model: ModelConfig): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const meanSquare = (x: tf.Tensor): tf.Tensor => tf.mean(tf.square(x));
  const bySequence = tf.reshape(stream, [batch.batchSize, model.sequenceLength, model.modelWidth]);
  const variance = meanSquare(stream);
  return [
    tf.keep(tf.div(meanSquare(branch), meanSquare(read))),
    tf.keep(variance),
    tf.keep(tf.div(meanSquare(tf.mean(bySequence, 1)), variance)),
  ];
}

/**
 * Root mean square of what the decoder's first norm reads, and the mean over tokens of its factor 1 / sigma, NaN for a norm without one.
 * Kept scalars.
 */
function firstNorm({ norm, epsilon }: ModelConfig, { normRead }: SublayerTensors): [tf.Tensor, tf.Tensor] {
  const factor = NORM_RULES[norm].factor?.(normRead, epsilon);
  return [tf.keep(tf.sqrt(tf.mean(tf.square(normRead)))), tf.keep(factor ? tf.mean(factor) : tf.scalar(Number.NaN))];
}

/** "decoder.w2" -> the norm of each layer's gradient, for all matrices of the layers. */
function byTensor(model: ModelConfig, normOf: ReadonlyMap<string, number>): Record<string, number[]> {
  const lists: Record<string, number[]> = {};
  for (const { name, role } of parameterSpecifications(model)) {
    if (!MATRIX_ROLES.includes(role)) continue;
    (lists[name.replace(/\.\d+\./, '.')] ??= []).push(normOf.get(name) ?? Number.NaN);
  }
  return lists;
}

/** A three-layer encoder-decoder and a decoder with the other norm: every line above, in a second. */
export async function probe(): Promise<number[]> {
  const small = { layerCount: 3, modelWidth: 16, headCount: 2, vocabularySize: 16, sequenceLength: 8 };
  const configs: Config[] = [
    { model: modelOf({ ...small, architecture: 'encoder-decoder', placement: 'deepnorm' }), batchSize: 2, tokens: 'zipf' },
    { model: modelOf({ ...small, placement: 'pre', norm: 'rmsnorm' }), batchSize: 2, tokens: 'uniform' },
    { model: modelOf(small), batchSize: 2, tokens: 'uniform' },
  ];
  const measured = [];
  for (const config of configs) measured.push(await measure(config, 1));
  return measured.flatMap(({ lossNats, gradientNorms, sublayers }) => [
    lossNats,
    ...Object.values(gradientNorms).flat(),
    ...sublayers.flatMap(({ forwardRatio, streamVariance, tokenCorrelation, streamGradientNorm }) => [
      forwardRatio,
      streamVariance,
      tokenCorrelation,
      streamGradientNorm,
    ]),
  ]);
}

interface Size {
  model: Pick<ModelConfig, 'modelWidth' | 'headCount' | 'vocabularySize' | 'sequenceLength'>;
  depths: readonly number[];
  /** Depth at which initialisation, tokens and norm are varied. */
  variantDepth: number;
  batchSize: number;
  seedCount: number;
}

const SIZES: Record<Profile, Size> = {
  smoke: {
    model: { modelWidth: 32, headCount: 2, vocabularySize: 64, sequenceLength: 16 },
    depths: [2, 4],
    variantDepth: 4,
    batchSize: 2,
    seedCount: 1,
  },
  laptop: {
    model: { modelWidth: 128, headCount: 4, vocabularySize: 512, sequenceLength: 64 },
    depths: [6, 12, 24, 48],
    variantDepth: 12,
    batchSize: 4,
    seedCount: 10,
  },
  full: {
    model: { modelWidth: 512, headCount: 8, vocabularySize: 1024, sequenceLength: 128 },
    depths: [6, 12, 24, 48, 96],
    variantDepth: 12,
    batchSize: 4,
    seedCount: 10,
  },
};

function grid(profile: Profile, baseSeed: number): Cell<Config>[] {
  const { model: size, depths, variantDepth, batchSize, seedCount } = SIZES[profile];
  const cellOf = (choice: Partial<ModelConfig> & { layerCount: number }, tokens: Config['tokens'] = 'uniform'): Config => ({
    model: modelOf({ ...size, ...choice }),
    batchSize,
    tokens,
  });
  const architectures = ['decoder', 'encoder-decoder'] as const;
  const configs = [
    ...architectures.flatMap((architecture) =>
      PLACEMENTS_COMPARED.flatMap((placement) => depths.map((layerCount) => cellOf({ architecture, placement, layerCount }))),
    ),
    ...(['post', 'pre'] as const).flatMap((placement) => [
      cellOf({ placement, layerCount: variantDepth, initialisation: 'fairseq' }),
      cellOf({ placement, layerCount: variantDepth, initialisation: 'pytorch' }),
      cellOf({ placement, layerCount: variantDepth, ...GPT2_INITIALISATION }),
      ...architectures.map((architecture) => cellOf({ architecture, placement, layerCount: variantDepth, norm: 'rmsnorm' })),
    ]),
    cellOf({ placement: 'post', layerCount: variantDepth }, 'zipf'),
  ];
  return crossed(configs, seeds(baseSeed, seedCount));
}

export const gradientNorms = /* @__PURE__ */ defineExperiment<'gradient-norms'>({
  id: 'gradient-norms',
  title: 'How large is the gradient in each layer before the first step?',
  question:
    'Post-LN is said to starve its early layers of gradient, because every LayerNorm on the way down divides by the spread of what it reads. Does it, in a decoder-only stack and in the decoder of an encoder-decoder, and what do Pre-LN and DeepNorm do?',
  method:
    'Random tokens, random targets, one forward and one backward pass at initialisation, nothing trained. Every layer matrix reports the Frobenius norm of its gradient, and the residual stream reports, behind every sublayer, its mean square, the correlation of its tokens, the size of the branch relative to its input, and the norm of the loss gradient with respect to it. Ten seeds draw weights and tokens anew. In trial runs at 12 layers with four seeds the ratios at widths 32, 64, 128 and 256 lay within the spread of the seeds; 128 is used. Initialisation, token frequencies and the kind of norm are varied at 12 layers.',
  prediction:
    'In a decoder-only stack Post-LN is about flat: the last layer over the first stays between 0.5 and 2 at 12 layers, because what the norm takes away the Jacobian of the branch gives back. In the decoder of an encoder-decoder the gradient grows with the layer index by the square root of 1 + f per layer, where f is the measured size of the cross-attention branch relative to its input: that branch adds to the forward pass and returns nothing to the stream. Under Pre-LN the gradient falls with the layer index as one over the root of the variance of the stream. DeepNorm is flat in both.',
  refutedIf:
    'Post-LN in the decoder of the encoder-decoder has a last-over-first ratio below 3 at 12 layers, or a decoder-only Post-LN stack has one above 10 or below 0.1; or, under Pre-LN, gradient norm times root variance varies by more than 20 % over the layers.',
  limits:
    'Nothing is trained, and a gradient at initialisation does not say whether a model will train: Adam divides its size away, and the first steps change it. The tokens are independent draws; in text they repeat and depend on each other, which makes the tokens of the stream more alike and moves every ratio. One width is measured, and initialisation, token frequencies and the norm are varied at 12 layers alone. In deep Post-LN stacks the gradients of the query and key matrices are smaller than the rounding of float32, and figures mark them.',
  timed: false,
  grid,
  measure,
  probe,
});
