/** The inside of a model in training: what its layers read, write and weigh at one step, and how far the step moves them. */
import * as tf from '@tensorflow/tfjs-core';
import { attentionLogits, normaliseHeads } from '../model/attention.ts';
import type { Parameters } from '../model/initialisation.ts';
import { NORM_RULES } from '../model/norm.ts';
import { MATRIX_ROLES, parameterSpecifications } from '../model/parameters.ts';
import type { SublayerTensors } from '../model/placement.ts';
import { finalState, normParameters, type Batch } from '../model/transformer.ts';
import type { MeasurementOf, ModelConfig } from '../result.ts';
import { globalNorm } from './optimizer.ts';

export type Snapshot = MeasurementOf<'warmup'>['snapshots'][number];
type SeriesName = Exclude<keyof Snapshot, 'step' | 'learningRate' | 'gradientNorm' | 'relativeUpdate' | 'functionChange'>;

/** Steps before which a snapshot is taken: dense at first, then twice in each factor of four; the last step always. */
export function snapshotSteps(steps: number): ReadonlySet<number> {
  const regular = [1, 2, 5, 10, 20, 50, 100, 200, 400, 800, 1600, 3200];
  return new Set([...regular.filter((step) => step < steps), steps]);
}

export interface OpenSnapshot {
  /** Completes the snapshot with the parameters behind the step, and disposes of what it kept. */
  close: (parameters: Parameters) => Promise<Snapshot>;
}

/** Looks at the model before a step with these gradients. Disposes of nothing that it is given. */
export async function openSnapshot(
  model: ModelConfig,
  parameters: Parameters,
  gradients: Parameters,
  batch: Batch,
  { step, learningRate }: Pick<Snapshot, 'step' | 'learningRate'>,
): Promise<OpenSnapshot> {
  const layers = layerMatrices(model);
  const { state, ...series } = tf.tidy(() => observe(model, parameters, batch));
  const gradientNorm = await normsOf(layers, (name) => gradients[name]);
  const norms = await normsOf(layers, (name) => parameters[name]);
  const kept: Parameters = tf.tidy(() => Object.fromEntries(layers.flat().map((name) => [name, tf.clone(get(parameters, name))])));
  const read = Object.entries(series).map(async ([name, values]): Promise<[string, number[]]> => [name, await numbersOf(values)]);
  const observed = Object.fromEntries(await Promise.all(read)) as Record<SeriesName, number[]>;
  return {
    close: async (moved) => {
      const steps: Parameters = tf.tidy(() =>
        Object.fromEntries(layers.flat().map((name) => [name, tf.sub(get(moved, name), get(kept, name))])),
      );
      const stepNorms = await normsOf(layers, (name) => steps[name]);
      const change = tf.tidy(() => tf.mean(tf.square(tf.sub(finalState(model, moved, batch), state))));
      const [functionChange = Number.NaN] = await numbersOf(change);
      tf.dispose([state, kept, steps]);
      return {
        step,
        learningRate: fourDigits(learningRate),
        gradientNorm,
        relativeUpdate: stepNorms.map((norm, layer) => fourDigits(norm / (norms[layer] ?? Number.NaN))),
        ...observed,
        normFactor: NORM_RULES[model.norm].factor ? observed.normFactor : null,
        functionChange,
      };
    },
  };
}

/** Names of the matrices of each decoder layer. */
function layerMatrices(model: ModelConfig): string[][] {
  const matrices = parameterSpecifications(model).filter(({ role, stack }) => stack === 'decoder' && MATRIX_ROLES.includes(role));
  return Array.from({ length: model.layerCount }, (_, index) =>
    matrices.filter(({ name }) => name.startsWith(`decoder.${index + 1}.`)).map(({ name }) => name),
  );
}

async function normsOf(layers: readonly string[][], tensorOf: (name: string) => tf.Tensor | undefined): Promise<number[]> {
  const norms = tf.tidy(() =>
    tf.stack(layers.map((names) => globalNorm(Object.fromEntries(names.map((name) => [name, present(tensorOf(name), name)]))))),
  );
  return numbersOf(norms);
}

type Recorded = Record<SeriesName, tf.Tensor[]>;

/** The final state [b * t, d], and each series as a tensor with one entry a decoder layer. */
function observe(model: ModelConfig, parameters: Parameters, batch: Batch): Record<SeriesName | 'state', tf.Tensor> {
  const layers = Array.from({ length: model.layerCount }, (): Recorded => ({
    streamVariance: [],
    forwardRatio: [],
    tokenCorrelation: [],
    normInputRms: [],
    normFactor: [],
    meanShare: [],
    attentionLogitMax: [],
    attentionEntropyNats: [],
  }));
  const state = finalState(model, parameters, batch, {
    sublayer: ({ stack, layer, kind }, tensors) => {
      const recorded = stack === 'decoder' ? layers[layer - 1] : undefined;
      if (recorded) {
        recordSublayer(recorded, tensors, model);
        if (kind === 'self-attention') recordAttention(recorded, tensors.read, { model, parameters, batch, layer });
        if (kind === 'feed-forward') recordStream(recorded, tensors.stream, batch.batchSize);
      }
      return tensors.stream;
    },
  });
  const names = Object.keys(layers[0] ?? {}) as SeriesName[];
  const series = names.map((name) => [name, tf.stack(layers.map((recorded) => meanOf(recorded[name])))] as const);
  return { state, ...(Object.fromEntries(series) as Record<SeriesName, tf.Tensor>) };
}

function recordSublayer(recorded: Recorded, { normRead, read, branch }: SublayerTensors, { norm, epsilon }: ModelConfig): void {
  const width = normRead.shape[1] ?? 0;
  const squaredLength = tf.sum(tf.square(normRead), 1);
  recorded.forwardRatio.push(tf.div(meanSquare(branch), meanSquare(read)));
  recorded.normInputRms.push(tf.sqrt(meanSquare(normRead)));
  recorded.normFactor.push(tf.mean(NORM_RULES[norm].factor?.(normRead, epsilon) ?? tf.zeros([1])));
  recorded.meanShare.push(tf.mean(tf.div(tf.mul(tf.square(tf.mean(normRead, 1)), width), squaredLength)));
}

function recordStream(recorded: Recorded, stream: tf.Tensor, batchSize: number): void {
  const [rows = 0, width = 0] = stream.shape;
  const variance = meanSquare(stream);
  recorded.streamVariance.push(variance);
  recorded.tokenCorrelation.push(tf.div(meanSquare(tf.mean(tf.reshape(stream, [batchSize, rows / batchSize, width]), 1)), variance));
}

interface AttentionAt {
  model: ModelConfig;
  parameters: Parameters;
  batch: Batch;
  layer: number;
}

/** The logits are computed once more from what the attention read, because the fused kernel keeps them to itself. */
function recordAttention(recorded: Recorded, read: tf.Tensor, { model, parameters, batch, layer }: AttentionAt): void {
  const projected = (matrix: string, norm: string): tf.Tensor =>
    normaliseHeads(
      model,
      tf.matMul(read, get(parameters, `decoder.${layer}.${matrix}`)),
      normParameters(parameters, `decoder.${layer}.${norm}`),
    );
  const length = batch.inputs.length / batch.batchSize;
  const shape = { batchSize: batch.batchSize, queryLength: length, keyLength: length, headCount: model.headCount, causal: true };
  const logits = attentionLogits(projected('wq', 'qNorm'), projected('wk', 'kNorm'), shape);
  const logWeights = tf.logSoftmax(logits);
  recorded.attentionLogitMax.push(tf.max(logits));
  recorded.attentionEntropyNats.push(tf.neg(tf.mean(tf.sum(tf.mul(tf.exp(logWeights), logWeights), -1))));
}

function meanSquare(x: tf.Tensor): tf.Tensor {
  return tf.mean(tf.square(x));
}

function meanOf(scalars: readonly tf.Tensor[]): tf.Tensor {
  return tf.mean(tf.stack([...scalars]));
}

/** The numbers in a tensor, which is disposed of, to four significant digits. */
export async function numbersOf(tensor: tf.Tensor): Promise<number[]> {
  const values = await tensor.data();
  tensor.dispose();
  return Array.from(values, fourDigits);
}

export function fourDigits(value: number): number {
  return Number(value.toPrecision(4));
}

function get(parameters: Parameters, name: string): tf.Tensor {
  return present(parameters[name], name);
}

function present(tensor: tf.Tensor | undefined, name: string): tf.Tensor {
  if (!tensor) throw new Error(`the model has no parameter ${name}`);
  return tensor;
}
