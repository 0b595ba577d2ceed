import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { fourDigits, openSnapshot, snapshotSteps, type Snapshot } from '../../../experiments/training/snapshot.ts';
import { openWasm, tensorsOf } from '../model/on-wasm.ts';
import { expectAllClose } from '../reference/close.ts';
import { draw } from '../reference/draw.ts';
import { at, matrix, product, rowRange, transpose, type Matrix } from '../reference/matrix.ts';
import { lossAndGradients } from '../reference/model.ts';
import { norm } from '../reference/norm.ts';
import { Gradients, parameter, type Tensors } from '../reference/parameters.ts';
import { insideOf, type Inside, type InsideSublayer } from './inside.ts';
import { BATCH_SIZE, CONFIGS, nameOf, smallModel, type SmallModel } from './small-models.ts';

beforeAll(openWasm);

/** Four digits are kept. */
const TOLERANCE = { relative: 1e-3, absolute: 1e-6 };
const MATRICES = ['wq', 'wk', 'wv', 'wo', 'crossWq', 'crossWk', 'crossWv', 'crossWo', 'w1', 'w2'];

describe('openSnapshot', () => {
  test.each(CONFIGS.map((config) => [nameOf(config), config] as const))(
    'sees what a float64 walk through the model sees: %s',
    async (_, config) => {
      const small = smallModel(config, 31);
      const moved = movedBy(0.05, small.parameters);
      const found = await snapshotOf(small, moved);
      const inside = insideOf(config, small.parameters, small.batch);
      const layers = Array.from({ length: config.layerCount }, (__, index) => index + 1);
      const eachSublayer = (of: (sublayer: InsideSublayer) => number): number[] =>
        layers.map((layer) => mean(inside.sublayers.filter((sublayer) => sublayer.layer === layer).map(of)));
      const streams = layers.map(
        (layer) => inside.sublayers.filter((sublayer) => sublayer.layer === layer).at(-1)?.stream ?? inside.embedded,
      );
      const { gradients } = lossAndGradients(config, small.parameters, small.batch);
      const expected: Partial<Record<keyof Snapshot, number[]>> = {
        gradientNorm: layers.map((layer) => normOf(layer, gradients)),
        relativeUpdate: layers.map((layer) => normOf(layer, difference(moved, small.parameters)) / normOf(layer, small.parameters)),
        streamVariance: streams.map(meanSquare),
        forwardRatio: eachSublayer(({ branch, read }) => meanSquare(branch) / meanSquare(read)),
        tokenCorrelation: streams.map(tokenCorrelation),
        normInputRms: eachSublayer(({ normRead }) => Math.sqrt(meanSquare(normRead))),
        normFactor: eachSublayer(({ normRead }) => meanFactor(normRead, config.norm === 'layernorm', config.epsilon)),
        meanShare: eachSublayer(({ normRead }) => mean(rowsOf(normRead).map((row) => (row.length * mean(row) ** 2) / sumOfSquares(row)))),
        attentionLogitMax: layers.map((layer) => Math.max(...attentionRows(small, inside, layer).flat())),
        attentionEntropyNats: layers.map((layer) => mean(attentionRows(small, inside, layer).map(entropyOfSoftmax))),
        functionChange: [meanSquare(subtracted(insideOf(config, moved, small.batch).state, inside.state))],
      };
      for (const [name, values] of Object.entries(expected)) {
        const actual = found[name as keyof Snapshot];
        expectAllClose(Array.isArray(actual) ? actual : [Number(actual)], values, TOLERANCE, name);
      }
      expect(found).toMatchObject({ step: 7, learningRate: 0.003 });
    },
  );

  test('knows no factor of a norm that has none', async () => {
    const [config] = CONFIGS;
    if (!config) throw new Error('there is no configuration to test');
    const small = smallModel({ ...config, norm: 'dyt' }, 32);
    expect((await snapshotOf(small, small.parameters)).normFactor).toBeNull();
  });

  test('sees no change where the parameters have not moved', async () => {
    const [config] = CONFIGS;
    if (!config) throw new Error('there is no configuration to test');
    const small = smallModel(config, 33);
    const { relativeUpdate, functionChange } = await snapshotOf(small, small.parameters);
    expect([...relativeUpdate, functionChange]).toEqual([0, 0, 0, 0]);
  });

  test('leaves nothing behind, and disposes of nothing that it was given', async () => {
    const [config] = CONFIGS;
    if (!config) throw new Error('there is no configuration to test');
    const before = tf.memory().numTensors;
    const { parameters, model, modelBatch } = smallModel(config, 34);
    const [tensors, gradients, moved] = [tensorsOf(parameters), tensorsOf(parameters), tensorsOf(parameters)];
    const given = tf.memory().numTensors;
    const snapshot = await openSnapshot(model, tensors, gradients, modelBatch, { step: 1, learningRate: 1 });
    tf.dispose(tensors);
    await snapshot.close(moved);
    tf.dispose([gradients, moved]);
    expect(given - before).toBe(3 * Object.keys(parameters).length);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('snapshotSteps', () => {
  test('are dense at first, thin later, and always include the last', () => {
    expect([...snapshotSteps(800)]).toEqual([1, 2, 5, 10, 20, 50, 100, 200, 400, 800]);
    expect([...snapshotSteps(6)]).toEqual([1, 2, 5, 6]);
    expect([...snapshotSteps(1)]).toEqual([1]);
  });
});

describe('fourDigits', () => {
  test('keeps four significant digits, whatever the size', () => {
    expect([123456, 0.000123456, -1.00005, 0].map(fourDigits)).toEqual([123500, 0.0001235, -1, 0]);
    expect(fourDigits(Number.NaN)).toBeNaN();
  });
});

/** The snapshot of a step to `moved`, with the referee's gradients. */
async function snapshotOf({ config, parameters, batch, model, modelBatch }: SmallModel, moved: Tensors): Promise<Snapshot> {
  const [before, gradients, behind] = [parameters, lossAndGradients(config, parameters, batch).gradients, moved].map(tensorsOf) as [
    ReturnType<typeof tensorsOf>,
    ReturnType<typeof tensorsOf>,
    ReturnType<typeof tensorsOf>,
  ];
  const snapshot = await openSnapshot(model, before, gradients, modelBatch, { step: 7, learningRate: 0.003 });
  const found = await snapshot.close(behind);
  tf.dispose([before, gradients, behind]);
  return found;
}

function movedBy(deviation: number, parameters: Tensors): Tensors {
  const source = draw(99);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      matrix(value.rows, value.columns, (i, j) => at(value, i, j) + deviation * source.normal()),
    ]),
  );
}

function difference(a: Tensors, b: Tensors): Tensors {
  return Object.fromEntries(Object.keys(a).map((name) => [name, subtracted(parameter(a, name), parameter(b, name))]));
}

function subtracted(a: Matrix, b: Matrix): Matrix {
  return matrix(a.rows, a.columns, (i, j) => at(a, i, j) - at(b, i, j));
}

/** Euclidean norm of a layer's matrices together. */
function normOf(layer: number, tensors: Tensors): number {
  return Math.hypot(...MATRICES.flatMap((key) => [...(tensors[`decoder.${String(layer)}.${key}`]?.data ?? [])]));
}

/** `mean over sequences of ||mean over tokens of x||^2 / mean over tokens of ||x||^2`, the two means each over the whole batch. */
function tokenCorrelation(stream: Matrix): number {
  const length = stream.rows / BATCH_SIZE;
  const meanTokens = Array.from({ length: BATCH_SIZE }, (_, b) => {
    const rows = rowsOf(rowRange(stream, b * length, (b + 1) * length));
    return Array.from({ length: stream.columns }, (__, j) => mean(rows.map((row) => row[j] ?? Number.NaN)));
  });
  return mean(meanTokens.map(sumOfSquares)) / mean(rowsOf(stream).map(sumOfSquares));
}

/** Mean over tokens of `1 / sqrt(variance + epsilon)`, or of `1 / sqrt(mean square + epsilon)`. */
function meanFactor(x: Matrix, isCentred: boolean, epsilon: number): number {
  return mean(
    rowsOf(x).map((row) => {
      const centre = isCentred ? mean(row) : 0;
      return 1 / Math.sqrt(mean(row.map((value) => (value - centre) ** 2)) + epsilon);
    }),
  );
}

/** Logits of the keys that each query of each head sees, by the definition. */
function attentionRows({ config, parameters }: SmallModel, { sublayers }: Inside, layer: number): number[][] {
  const read = sublayers.find((sublayer) => sublayer.layer === layer && sublayer.kind === 'self')?.read ?? matrix(0, 0);
  const [q, k] = ['q', 'k'].map((key) => product(read, parameter(parameters, `decoder.${String(layer)}.w${key}`))) as [Matrix, Matrix];
  const [length, width] = [read.rows / BATCH_SIZE, read.columns / config.headCount];
  const headOf = (m: Matrix, b: number, h: number, key: string): Matrix => {
    const head = matrix(length, width, (i, j) => at(m, b * length + i, h * width + j));
    return norm(config.qkNorm, `decoder.${String(layer)}.${key}Norm`, parameters, config.epsilon, new Gradients())(head).value;
  };
  const pairs = Array.from({ length: BATCH_SIZE }, (_, b) => Array.from({ length: config.headCount }, (__, h) => [b, h] as const)).flat();
  return pairs.flatMap(([b, h]) => {
    const scores = product(headOf(q, b, h, 'q'), transpose(headOf(k, b, h, 'k')));
    return Array.from({ length }, (_, i) => Array.from({ length: i + 1 }, (__, j) => at(scores, i, j) / Math.sqrt(width)));
  });
}

function entropyOfSoftmax(logits: readonly number[]): number {
  const weights = logits.map((z) => Math.exp(z - Math.max(...logits)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.reduce((sum, weight) => sum - (weight / total) * Math.log(weight / total), 0);
}

function rowsOf(m: Matrix): number[][] {
  return Array.from({ length: m.rows }, (_, i) => [...rowRange(m, i, i + 1).data]);
}

function meanSquare({ data }: Matrix): number {
  return sumOfSquares([...data]) / data.length;
}

function sumOfSquares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value ** 2, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
