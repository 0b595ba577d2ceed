import * as tf from '@tensorflow/tfjs-core';
import { defineExperiment, type Cell, type Measure } from '../experiment.ts';
import { initialise, type Parameters } from '../model/initialisation.ts';
import { loss, type Batch, type Observers } from '../model/transformer.ts';
import type { ConfigOf, MeasurementOf, ModelConfig, Placement, Profile } from '../result.ts';
import { randomBatch } from '../training/random-batch.ts';
import { crossed, modelOf, seeds } from './models.ts';
import { withoutAttention } from './without-attention.ts';

type Config = ConfigOf<'placement-laws'>;
type Stack = MeasurementOf<'placement-laws'>['full'];

/** Both stacks have the same weights but for W_O, the same tokens and the same targets. */
export const measure: Measure<'placement-laws'> = async ({ model, batchSize }, seed) => {
  const batch = randomBatch(model, batchSize, 'uniform', seed);
  const parameters = initialise(model, seed);
  const silenced = withoutAttention(model, parameters, seed);
  const full = await measureStack(model, parameters, batch);
  const feedForwardOnly = await measureStack(model, silenced, batch);
  tf.dispose([parameters, silenced]);
  return { full, feedForwardOnly };
};

/**
 * One forward and one backward pass of the decoder. A zero is added to the stream at the embedded input and behind every layer; the gradient
 * with respect to that zero is the gradient of the stream.
 */
async function measureStack(model: ModelConfig, parameters: Parameters, batch: Batch): Promise<Stack> {
  const { layerCount, modelWidth, sequenceLength } = model;
  const layers = Array.from({ length: layerCount }, (_, index) => index + 1);
  const w2Names = layers.map((layer) => `decoder.${layer}.w2`);
  const w2 = w2Names.flatMap((name) => parameters[name] ?? []);
  const taps = Array.from({ length: layerCount + 1 }, () => tf.zeros([batch.batchSize * sequenceLength, modelWidth]));
  const variances: tf.Tensor[] = [];
  const correlations: tf.Tensor[] = [];

  const compute = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
    const named = { ...parameters, ...Object.fromEntries(w2Names.map((name, index) => [name, tensors[index]])) } as Parameters;
    const tapped = (x: tf.Tensor): tf.Tensor => {
      const tap = tensors[w2.length + variances.length];
      const variance = tf.mean(tf.square(x));
      const meanToken = tf.mean(tf.reshape(x, [batch.batchSize, sequenceLength, modelWidth]), 1);
      variances.push(tf.keep(variance));
      correlations.push(tf.keep(tf.div(tf.mean(tf.square(meanToken)), variance)));
      return tap ? tf.add(x, tap) : x;
    };
    const observers: Observers = {
      embedded: (_stack, x) => tapped(x),
      sublayer: ({ kind }, { stream }) => (kind === 'feed-forward' ? tapped(stream) : stream),
    };
    return loss(model, named, batch, observers);
  });
  const { value, grads } = compute([...w2, ...taps]);
  const norms = await numbersOf(grads.map((gradient) => tf.norm(gradient)));
  const tokenCorrelation = await numbersOf(correlations);
  const streamVariance = await numbersOf(variances);
  tf.dispose([value, grads, taps]);
  const at = (layer: number): number => tokenCorrelation[layer] ?? Number.NaN;
  return {
    streamVariance,
    streamGradientNorm: norms.slice(w2.length),
    w2GradientNorm: norms.slice(0, w2.length),
    tokenCorrelation: [at(1), at(Math.ceil(layerCount / 2)), at(layerCount)],
  };
}

/** Four digits: the laws are judged to a fifth. Disposes of the scalars. */
async function numbersOf(scalars: tf.Tensor[]): Promise<number[]> {
  const stacked = tf.stack(scalars);
  const values = await stacked.data();
  tf.dispose([stacked, scalars]);
  return Array.from(values, (value) => Number(value.toPrecision(4)));
}

/** Every rule of a layer, both norms, in a second. */
export async function probe(): Promise<number[]> {
  const small = { layerCount: 4, modelWidth: 16, headCount: 2, vocabularySize: 16, sequenceLength: 8 };
  const measured = [];
  for (const [index, choice] of VARIANTS.entries()) {
    const norm = index % 2 === 0 ? 'layernorm' : 'rmsnorm';
    measured.push(await measure({ model: modelOf({ ...small, ...choice, norm }), batchSize: 2 }, 1));
  }
  return measured.flatMap(({ full, feedForwardOnly }) => [full, feedForwardOnly].flatMap((stack) => Object.values(stack).flat()));
}

type Variant = Pick<ModelConfig, 'placement' | 'qkNorm'>;

/** Every placement, and the reordered one also with the norm of queries and keys that OLMo 2 and Swin V2 give it. */
const VARIANTS: readonly Variant[] = [
  { placement: 'post', qkNorm: 'none' },
  { placement: 'deepnorm', qkNorm: 'none' },
  { placement: 'admin', qkNorm: 'none' },
  { placement: 'mix-ln', qkNorm: 'none' },
  { placement: 'pre', qkNorm: 'none' },
  { placement: 'sandwich', qkNorm: 'none' },
  { placement: 'layernorm-scaling', qkNorm: 'none' },
  { placement: 'parallel', qkNorm: 'none' },
  { placement: 'rezero', qkNorm: 'none' },
  { placement: 'reordered', qkNorm: 'none' },
  { placement: 'reordered', qkNorm: 'rmsnorm' },
];
/** Where one norm, or one at either end of the branch, can stand in a layer that is otherwise the same. */
const MEASURED_IN_DEPTH: readonly Placement[] = ['post', 'pre', 'sandwich', 'reordered'];

interface Size {
  model: Pick<ModelConfig, 'modelWidth' | 'headCount' | 'vocabularySize' | 'sequenceLength'>;
  /** All placements with both norms. */
  depth: number;
  /** Others, with LayerNorm and the placements measured in depth. */
  otherDepths: readonly number[];
  batchSize: number;
  seedCount: number;
}

const SIZES: Record<Profile, Size> = {
  smoke: {
    model: { modelWidth: 32, headCount: 2, vocabularySize: 64, sequenceLength: 16 },
    depth: 4,
    otherDepths: [2],
    batchSize: 2,
    seedCount: 1,
  },
  laptop: {
    model: { modelWidth: 128, headCount: 4, vocabularySize: 512, sequenceLength: 64 },
    depth: 24,
    otherDepths: [6, 12, 48],
    batchSize: 4,
    seedCount: 10,
  },
  full: {
    model: { modelWidth: 512, headCount: 8, vocabularySize: 1024, sequenceLength: 128 },
    depth: 24,
    otherDepths: [6, 12, 48],
    batchSize: 4,
    seedCount: 10,
  },
};

function grid(profile: Profile, baseSeed: number): Cell<Config>[] {
  const { model: size, depth, otherDepths, batchSize, seedCount } = SIZES[profile];
  const inDepth = VARIANTS.filter(({ placement }) => MEASURED_IN_DEPTH.includes(placement));
  const configs = [
    ...(['layernorm', 'rmsnorm'] as const).flatMap((norm) => VARIANTS.map((variant) => ({ ...variant, norm, layerCount: depth }))),
    ...otherDepths.flatMap((layerCount) => inDepth.map((variant) => ({ ...variant, norm: 'layernorm' as const, layerCount }))),
  ];
  return crossed(
    configs.map((choice) => ({ model: modelOf({ ...size, ...choice }), batchSize })),
    seeds(baseSeed, seedCount),
  );
}

export const placementLaws = /* @__PURE__ */ defineExperiment<'placement-laws'>({
  id: 'placement-laws',
  title: 'Does one law give the gradient along the stream, wherever the norm stands?',
  question:
    'At initialisation a ReLU feed-forward branch adds as much energy to the gradient on the way down as it added to the stream on the way up. From that follows, for every placement of the norm, that the gradient norm of the stream times the root of the variance of the stream is the same behind every layer: flat gradients where the norm keeps the variance at one, gradients that fall as the stream grows where it does not. Does that hold for all placements, with LayerNorm and with RMSNorm, and what does attention do to it?',
  method:
    'Random tokens, random targets, one forward and one backward pass of a decoder-only stack at Xavier initialisation, nothing trained. Every stack is measured twice with the same weights: as it is, and with W_O = 0, so that the feed-forward branches act alone (Admin profiles its factors for each). The stream reports its mean square and its gradient at the embedded input and behind every layer, and every layer the norm of its W_2 gradient. Ten placements, the reordered one with and without a norm of queries and keys, both norms at 24 layers; Post-LN, Pre-LN, sandwich and the reordered placement (both ways) also at 6, 12 and 48 layers, with LayerNorm. Nine of these stacks were added after the criteria had been judged (Post-LN at 6 and 48 layers, sandwich at 6, 12 and 48, the reordered placement at 6 and 48, both ways); the criteria go on judging the stacks that they were fixed for. Ten seeds draw weights and tokens anew. Width, tokens and batch are those of the experiment on gradient norms, where the ratios at widths 32 to 256 lay within the spread of the seeds; below width 128 the two directions that a LayerNorm removes would count for more than a fifth over 48 sublayers.',
  prediction:
    'With the feed-forward branches alone, gradient norm times root variance stays within 20 % of its mean over the stack at every layer, for every placement and both norms: gradients are flat under Post-LN, DeepNorm, Admin and ReZero, and fall as one over the root of the variance under Pre-LN, sandwich, reordered, parallel and LayerNorm Scaling (where the variance grows as the harmonic series) and above the Post-LN layers of Mix-LN. In the stack as it is, attention breaks the law where tokens grow alike: under Pre-LN by more than 20 % at 24 layers, which the experiment on gradient norms had already shown. The reordered placement feeds a growing stream to attention; without a norm of queries and keys its gradient at the input exceeds the law by a factor of at least 10 at 24 layers, and with one it stays within a factor of 2.',
  refutedIf:
    'With the feed-forward branches alone, the interval of gradient norm times root variance over its mean along the stack lies beyond 20 % at any layer of any placement; or the reordered placement at 24 layers exceeds the law by less than 10 without a norm of queries and keys, or leaves the range from 0.5 to 2 with one.',
  limits:
    'The law is one of averages over random weights: it is derived for ReLU branches at initialisation, and says nothing about a trained model, other activations, or how a model trains. One width is measured. Setting W_O to zero removes the attention and leaves tokens less alike, though ReLU branches draw them together too: the two stacks differ in token correlation as well as in branches, and which part of attention breaks the law (its correlated tokens, its softmax) is not separated here. Admin is profiled on other random tokens of the same kind, and ReZero is measured with a norm before the branch, at the step at which its branches are still off.',
  timed: false,
  grid,
  measure,
  probe,
});
