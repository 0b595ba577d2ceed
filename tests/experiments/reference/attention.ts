/**
 * Multi-head attention. Head h reads columns h*dh up to (h+1)*dh of the queries, keys and values:
 * `a = softmax(q k^T / sqrt(dh))`, `out = a v`. Causal: position i sees positions 0 .. i. With a norm of queries and keys, every head's
 * q and k are normalised over its dh columns before their product, with parameters that the heads share.
 * Backward: `dv = a^T dout`, `da = dout v^T`, `dz = softmaxBackward(a, da) / sqrt(dh)`, `dq = dz k`, `dk = dz^T q`.
 */
import type { NormKind } from '../../../experiments/result.ts';
import { identity, type MatrixMap } from './maps.ts';
import { add, at, matrix, product, rowRange, scale, stackRows, transpose, type Matrix } from './matrix.ts';
import { norm } from './norm.ts';
import { parameter, type Gradients, type Tensors } from './parameters.ts';
import { softmax, softmaxBackward } from './softmax.ts';

interface Attended {
  value: Matrix;
  backward: (gradient: Matrix) => { dq: Matrix; dk: Matrix; dv: Matrix };
}

/** Attention of one sequence without its projections: q [t, d], k and v [s, d] -> [t, d]. */
export function attend(q: Matrix, k: Matrix, v: Matrix, headCount: number, causal: boolean): Attended {
  const width = q.columns / headCount;
  const heads = Array.from({ length: headCount }, (_, h) => {
    const [qh, kh, vh] = [q, k, v].map((m) => columnRange(m, h * width, (h + 1) * width)) as [Matrix, Matrix, Matrix];
    const logits = scale(product(qh, transpose(kh)), 1 / Math.sqrt(width));
    const probabilities = eachRow(logits, (row, i) => softmax(row.map((z, j) => (causal && j > i ? Number.NEGATIVE_INFINITY : z))));
    return { qh, kh, vh, probabilities, out: product(probabilities, vh) };
  });
  return {
    value: besides(heads.map(({ out }) => out)),
    backward: (dout) => {
      const parts = heads.map(({ qh, kh, vh, probabilities }, h) => {
        const dh = columnRange(dout, h * width, (h + 1) * width);
        const dProbabilities = product(dh, transpose(vh));
        const dz = scale(
          eachRow(probabilities, (row, i) => softmaxBackward(row, rowRange(dProbabilities, i, i + 1).data)),
          1 / Math.sqrt(width),
        );
        return { dq: product(dz, kh), dk: product(transpose(dz), qh), dv: product(transpose(probabilities), dh) };
      });
      return { dq: besides(parts.map(({ dq }) => dq)), dk: besides(parts.map(({ dk }) => dk)), dv: besides(parts.map(({ dv }) => dv)) };
    },
  };
}

export interface AttentionNames {
  wq: string;
  wk: string;
  wv: string;
  wo: string;
  qNorm?: string;
  kNorm?: string;
}

export interface AttentionOptions {
  batchSize: number;
  headCount: number;
  causal: boolean;
  qkNorm?: { kind: NormKind; epsilon: number };
}

/**
 * Attention with its projections over a batch of `batchSize` sequences laid below one another: queries from `x`, keys and values from
 * `memory` (which is `x` in self-attention). Backward gives the gradients at both; in self-attention they have to be added.
 */
export function attention(
  x: Matrix,
  memory: Matrix,
  names: AttentionNames,
  options: AttentionOptions,
  parameters: Tensors,
  gradients: Gradients,
): { value: Matrix; backward: (gradient: Matrix) => { dx: Matrix; dMemory: Matrix } } {
  const [wq, wk, wv, wo] = [names.wq, names.wk, names.wv, names.wo].map((name) => parameter(parameters, name)) as [
    Matrix,
    Matrix,
    Matrix,
    Matrix,
  ];
  const perHead = (name: string | undefined): MatrixMap => {
    const { qkNorm } = options;
    if (!qkNorm || name === undefined) return identity;
    return eachHead(norm(qkNorm.kind, name, parameters, qkNorm.epsilon, gradients), options.headCount);
  };
  const [query, key] = [perHead(names.qNorm)(product(x, wq)), perHead(names.kNorm)(product(memory, wk))];
  const [q, k, v] = [query.value, key.value, product(memory, wv)];
  const sequences = Array.from({ length: options.batchSize }, (_, b) => {
    const part = (m: Matrix): Matrix => rowRange(m, (b * m.rows) / options.batchSize, ((b + 1) * m.rows) / options.batchSize);
    return attend(part(q), part(k), part(v), options.headCount, options.causal);
  });
  const attended = stackRows(sequences.map(({ value }) => value));
  return {
    value: product(attended, wo),
    backward: (dy) => {
      gradients.add(names.wo, product(transpose(attended), dy));
      const dAttended = product(dy, transpose(wo));
      const length = x.rows / options.batchSize;
      const parts = sequences.map((sequence, b) => sequence.backward(rowRange(dAttended, b * length, (b + 1) * length)));
      const dq = query.backward(stackRows(parts.map((p) => p.dq)));
      const dk = key.backward(stackRows(parts.map((p) => p.dk)));
      const dv = stackRows(parts.map((p) => p.dv));
      gradients.add(names.wq, product(transpose(x), dq));
      gradients.add(names.wk, product(transpose(memory), dk));
      gradients.add(names.wv, product(transpose(memory), dv));
      return { dx: product(dq, transpose(wq)), dMemory: add(product(dk, transpose(wk)), product(dv, transpose(wv))) };
    },
  };
}

/** A map of rows as wide as a head, applied to each head of each row: a row of H heads is H rows of one head. */
function eachHead(map: MatrixMap, headCount: number): MatrixMap {
  const split = (m: Matrix): Matrix => ({ rows: m.rows * headCount, columns: m.columns / headCount, data: m.data });
  const join = (m: Matrix): Matrix => ({ rows: m.rows / headCount, columns: m.columns * headCount, data: m.data });
  return (x) => {
    const step = map(split(x));
    return { value: join(step.value), backward: (dy) => join(step.backward(split(dy))) };
  };
}

function columnRange(m: Matrix, start: number, end: number): Matrix {
  return matrix(m.rows, end - start, (i, j) => at(m, i, start + j));
}

function besides(parts: readonly Matrix[]): Matrix {
  return transpose(stackRows(parts.map(transpose)));
}

function eachRow(m: Matrix, transform: (row: Float64Array, index: number) => Float64Array): Matrix {
  const rows = Array.from({ length: m.rows }, (_, i) => ({ rows: 1, columns: m.columns, data: transform(rowRange(m, i, i + 1).data, i) }));
  return stackRows(rows);
}
