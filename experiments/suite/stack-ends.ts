import * as tf from '@tensorflow/tfjs-core';
import { defineExperiment, type Cell, type Measure } from '../experiment.ts';
import { crossEntropy } from '../model/cross-entropy.ts';
import { initialise, type Parameters } from '../model/initialisation.ts';
import { norm, NORM_RULES } from '../model/norm.ts';
import { finalState, loss, type Batch, type Observers } from '../model/transformer.ts';
import type { ConfigOf, MeasurementOf, ModelConfig, Profile } from '../result.ts';
import { randomBatch } from '../training/random-batch.ts';
import { numberOf } from '../training/train.ts';
import { crossed, GPT2_INITIALISATION, modelOf, seeds } from './models.ts';

type Config = ConfigOf<'stack-ends'>;
type Measurement = MeasurementOf<'stack-ends'>;

export const measure: Measure<'stack-ends'> = async ({ end, model, batchSize }, seed) => {
  const batch = randomBatch(model, batchSize, 'uniform', seed);
  const parameters = initialise(model, seed);
  const measured = end === 'output' ? await outputEnd(model, parameters, batch) : await inputEnd(model, parameters, batch);
  tf.dispose(parameters);
  return measured;
};

/** One forward pass; the head reads the last stream a second time, past the final norm. */
async function outputEnd(model: ModelConfig, parameters: Parameters, batch: Batch): Promise<Measurement> {
  const { head } = parameters;
  if (!head) throw new Error('the model has no head');
  const scalars = tf.tidy(() => {
    const streams: tf.Tensor[] = [];
    const state = finalState(model, parameters, batch, { sublayer: (_, { stream }) => (streams.push(stream), stream) });
    const last = streams.at(-1) ?? state;
    const meanSquare = (x: tf.Tensor): tf.Tensor => tf.mean(tf.square(x));
    const logits = tf.matMul(state, head);
    const bareLogits = tf.matMul(last, head);
    return [
      meanSquare(last),
      meanSquare(logits),
      crossEntropy(logits, batch.targets),
      meanSquare(bareLogits),
      crossEntropy(bareLogits, batch.targets),
    ];
  });
  const [streamVariance = Number.NaN, logitVariance = Number.NaN, lossNats = Number.NaN, bare = Number.NaN, bareLoss = Number.NaN] =
    await Promise.all(scalars.map(numberOf));
  return { end: 'output', streamVariance, logitVariance, lossNats, bareLogitVariance: bare, bareLossNats: bareLoss };
}

/**
 * One forward and one backward pass. The first sublayer's norm is computed once more, on what it read plus a zero, and another zero is added
 * to its output: the gradients with respect to the two zeros are those before the norm and behind it.
 */
async function inputEnd(model: ModelConfig, parameters: Parameters, batch: Batch): Promise<Measurement> {
  const names = Object.keys(parameters);
  const rows = batch.batchSize * model.sequenceLength;
  const taps = [0, 1, 2].map(() => tf.zeros([rows, model.modelWidth]));
  const kept: tf.Tensor[] = [];
  const compute = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
    const named = Object.fromEntries(names.map((name, index) => [name, tensors[index]])) as Record<string, tf.Tensor>;
    const [input, before, behind] = tensors.slice(names.length) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const observers: Observers = {
      embedded: (_, x) => tf.add(x, input),
      sublayer: ({ layer, kind }, { normRead, stream }) => {
        if (layer !== 1 || kind !== 'self-attention') return stream;
        kept.push(tf.keep(normRead.clone()));
        const learned = { gain: named['decoder.1.selfNorm.gain'], bias: named['decoder.1.selfNorm.bias'] };
        return tf.add(norm(model.norm, tf.add(normRead, before), learned, model.epsilon), behind);
      },
    };
    return loss(model, named, batch, observers);
  });
  const { value, grads } = compute([...Object.values(parameters), ...taps]);
  const gradients = grads.slice(names.length);
  const [normInput] = kept;
  const behind = gradients[2];
  if (!normInput || !behind) throw new Error('the stack has no first norm');
  const scalars = tf.tidy(() => [
    ...gradients.map((gradient) => tf.norm(gradient)),
    tf.sqrt(tf.mean(tf.square(normInput))),
    weightedInverseDeviation(model, normInput, behind),
  ]);
  const [inputGradientNorm = Number.NaN, gradientNormBefore = Number.NaN, gradientNormBehind = Number.NaN, ...rest] = await Promise.all(
    scalars.map(numberOf),
  );
  const [normInputRms = Number.NaN, weighted = Number.NaN] = rest;
  tf.dispose([value, grads, taps, kept]);
  return {
    end: 'input',
    normInputRms,
    gradientNormBehind,
    gradientNormBefore,
    weightedInverseDeviation: weighted,
    inputGradientNorm,
  };
}

/** `sqrt(sum_t |g_t|^2 / sigma_t^2 / sum_t |g_t|^2)` over the tokens t, x and g [rows, d]. */
function weightedInverseDeviation({ norm: kind, epsilon }: ModelConfig, x: tf.Tensor, gradient: tf.Tensor): tf.Tensor {
  const { factor } = NORM_RULES[kind];
  if (!factor) throw new Error(`${kind} has no factor by which it scales a token`);
  const weights = tf.sum(tf.square(gradient), -1, true);
  return tf.sqrt(tf.div(tf.sum(tf.mul(weights, tf.square(factor(x, epsilon)))), tf.sum(weights)));
}

/** Both ends of a stack of two layers. */
export async function probe(): Promise<number[]> {
  const small = { layerCount: 2, modelWidth: 16, headCount: 2, vocabularySize: 16, sequenceLength: 8 };
  const configs: Config[] = [
    { end: 'output', model: modelOf({ ...small, placement: 'pre' }), batchSize: 2 },
    { end: 'input', model: modelOf({ ...small, embeddingDeviation: 0.02, positionDeviation: 0.02 }), batchSize: 2 },
  ];
  const measured = [];
  for (const config of configs) measured.push(await measure(config, 1));
  return measured.flatMap((each) => Object.values(each).filter((value) => typeof value === 'number'));
}

interface Size {
  model: Pick<ModelConfig, 'modelWidth' | 'headCount' | 'vocabularySize' | 'sequenceLength'>;
  depths: readonly number[];
  /** Of the stacks whose input end is looked at. */
  layerCount: number;
  embeddingDeviations: readonly number[];
  batchSize: number;
  seedCount: number;
}

const EMBEDDING_DEVIATIONS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

const SIZES: Record<Profile, Size> = {
  smoke: {
    model: { modelWidth: 32, headCount: 2, vocabularySize: 64, sequenceLength: 16 },
    depths: [2, 4],
    layerCount: 2,
    embeddingDeviations: [0.02, 1],
    batchSize: 2,
    seedCount: 1,
  },
  laptop: {
    model: { modelWidth: 128, headCount: 4, vocabularySize: 512, sequenceLength: 64 },
    depths: [6, 12, 24, 48],
    layerCount: 12,
    embeddingDeviations: EMBEDDING_DEVIATIONS,
    batchSize: 4,
    seedCount: 10,
  },
  full: {
    model: { modelWidth: 512, headCount: 8, vocabularySize: 1024, sequenceLength: 128 },
    depths: [6, 12, 24, 48, 96],
    layerCount: 12,
    embeddingDeviations: EMBEDDING_DEVIATIONS,
    batchSize: 4,
    seedCount: 10,
  },
};

function grid(profile: Profile, baseSeed: number): Cell<Config>[] {
  const { model: size, depths, layerCount, embeddingDeviations, batchSize, seedCount } = SIZES[profile];
  const output = depths.flatMap((depth) =>
    [{}, GPT2_INITIALISATION].map((initialisation): Config => ({
      end: 'output',
      model: modelOf({ ...size, placement: 'pre', layerCount: depth, ...initialisation }),
      batchSize,
    })),
  );
  const input = (['gpt2', 'xavier'] as const).flatMap((initialisation) =>
    embeddingDeviations.map((deviation): Config => ({
      end: 'input',
      model: modelOf({
        ...size,
        placement: 'post',
        layerCount,
        ...(initialisation === 'gpt2' ? GPT2_INITIALISATION : {}),
        embeddingDeviation: deviation,
        positionDeviation: deviation,
      }),
      batchSize,
    })),
  );
  return crossed([...output, ...input], seeds(baseSeed, seedCount));
}

export const stackEnds = /* @__PURE__ */ defineExperiment<'stack-ends'>({
  id: 'stack-ends',
  title: 'What do the norms at the two ends of a stack do?',
  question:
    'A Pre-LN stack ends with a norm that most drawings leave out: what becomes of the logits without it? And the first norm of a Post-LN stack reads the embedding, which GPT-2 draws very small: what does that norm do to the gradient?',
  method:
    'Random tokens, random targets, nothing trained. At the output end, Pre-LN stacks of 6 to 48 layers: one forward pass, and the head reads the stream behind the last layer twice, once through the final norm and once past it. At the input end, Post-LN stacks of 12 layers: the first norm is computed once more on what it read plus a zero, and another zero is added behind it, so that the gradients with respect to the two zeros are those before and behind this norm alone. Embedding and positions have the same deviation, from 0.01 to 1, under GPT-2 and under Xavier matrices; GPT-2 itself has 0.02. Width 128, sequences of 64 tokens and ten seeds, as in the measurements of gradients, so that the two can be compared.',
  prediction:
    'Without the final norm the mean square of the logits is the variance of the stream, which under Xavier grows in proportion to the number of layers: slope 1 on logarithms. With the norm it does not depend on depth. GPT-2 divides the last matrices of the branches by the root of twice the depth, so that without the final norm its logits do not grow either. At the input end, the first norm multiplies the gradient by one over the root mean square of what it reads: with embedding and positions of deviation s that is 1 / sqrt(2 s² + epsilon) where the branch is small, 35 at 0.02 and 0.7 at 1. That the variance of the stream grows with depth, by 10.4 at 12 layers to 52 at 48, had been measured before this was written.',
  refutedIf:
    'The slope of the logits without the final norm under Xavier has a 95 % interval that lies wholly outside 0.8 to 1.2, or with it one wholly outside -0.1 to 0.1; or, under GPT-2 without it, one wholly above 0.2; or the amplification by the first norm at the deviation of 0.02 or of 1, over the predicted one, has an interval wholly outside 0.9 to 1.1 under GPT-2 matrices.',
  limits:
    'Nothing is trained: a head and a final norm learn scales of their own, so that a missing final norm sets where training starts and not where it ends. Heads are independent of the stream at initialisation, which makes the size of the logits follow from that of the stream. Tokens are random, which bounds how alike the tokens of the stream become and with that how fast it grows. One width, one norm, and Xavier against GPT-2 matrices. That the gradient in front of the first norm is large says nothing about steps of Adam, which divide by it; it matters where gradients of all parameters are clipped together or followed by plain gradient descent.',
  timed: false,
  grid,
  measure,
  probe,
});
