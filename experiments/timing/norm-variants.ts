/** Every way to compute a norm, or to copy its bytes, that `norm-timing` compares: LayerNorm and RMSNorm, composed and fused, forward and backward. */
import * as tf from '@tensorflow/tfjs-core';
import type { OwnKernel } from '../kernels/names.ts';
import { composedLayerNorm } from '../model/norms/layer-norm.ts';
import { composedRmsNorm } from '../model/norms/rms-norm.ts';
import { runOwnKernel } from '../model/own-kernel.ts';
import { draws } from '../model/random.ts';
import type { MeasurementOf } from '../result.ts';

type Timing = MeasurementOf<'norm-timing'>['timings'][number];

export interface NormVariant extends Pick<Timing, 'operation' | 'implementation' | 'pass' | 'minimumBytes'> {
  /** The kernel of ours that the call must dispatch; null for a variant composed from operators. */
  ownKernel: OwnKernel | null;
  /** One call on the variant's tensors; the caller disposes of the outputs. */
  call: () => tf.Tensor[];
}

export interface NormVariants {
  variants: NormVariant[];
  dispose: () => void;
}

/** The variants on one batch of random rows, [rows, width]. What a backward pass needs from the forward one is computed here, outside every measurement. */
export function normVariants(rows: number, width: number, epsilon: number, seed: number): NormVariants {
  const tensors = inputs(rows, width, epsilon, seed);
  const { x, dy, gain, bias, mean, inverseDeviation, inverseRms, centredScaled, scaled } = tensors;
  const flatMean = tf.reshape(mean, [rows]);
  const flatDeviation = tf.reshape(inverseDeviation, [rows]);
  const flatRms = tf.reshape(inverseRms, [rows]);
  const matrixBytes = 4 * rows * width;
  const [rowBytes, columnBytes] = [4 * rows, 4 * width];
  const forward = { pass: 'forward', minimumBytes: 2 * matrixBytes } as const;
  const backward = { pass: 'backward', minimumBytes: 3 * matrixBytes } as const;
  // LayerNorm keeps two numbers a row and reads two a column; RMSNorm one of each.
  const layerNormBytes = 2 * (rowBytes + columnBytes);
  const rmsNormBytes = rowBytes + columnBytes;
  const composed = { implementation: 'composed', ownKernel: null } as const;
  const fused = (ownKernel: OwnKernel) => ({ implementation: 'fused', ownKernel }) as const;
  const layerNorm = (pass: typeof forward | typeof backward) =>
    ({ operation: 'layernorm', ...pass, minimumBytes: pass.minimumBytes + layerNormBytes }) as const;
  const rmsNorm = (pass: typeof forward | typeof backward) =>
    ({ operation: 'rmsnorm', ...pass, minimumBytes: pass.minimumBytes + rmsNormBytes }) as const;
  const copy = (pass: typeof forward | typeof backward) => ({ operation: 'copy', ...pass }) as const;

  const variants: NormVariant[] = [
    { ...layerNorm(forward), ...composed, call: () => [tf.tidy(() => composedLayerNorm(x, gain, bias, epsilon))] },
    { ...rmsNorm(forward), ...composed, call: () => [tf.tidy(() => composedRmsNorm(x, gain, epsilon))] },
    { ...copy(forward), ...composed, call: () => [tf.neg(x)] },
    { ...layerNorm(backward), ...composed, call: () => composedLayerNormGradient(dy, centredScaled, inverseDeviation, gain) },
    { ...rmsNorm(backward), ...composed, call: () => composedRmsNormGradient(dy, scaled, inverseRms, gain) },
    { ...copy(backward), ...composed, call: () => [tf.add(x, dy)] },
    { ...layerNorm(forward), ...fused('OwnLayerNorm'), call: () => runOwnKernel('OwnLayerNorm', { x, gain, bias }, { epsilon }) },
    { ...rmsNorm(forward), ...fused('OwnRmsNorm'), call: () => runOwnKernel('OwnRmsNorm', { x, gain }, { epsilon }) },
    { ...copy(forward), ...fused('OwnCopy'), call: () => runOwnKernel('OwnCopy', { x }, { reads: 1 }) },
    {
      ...layerNorm(backward),
      ...fused('OwnLayerNormGradient'),
      call: () => runOwnKernel('OwnLayerNormGradient', { dy, x, gain, mean: flatMean, inverseDeviation: flatDeviation }),
    },
    {
      ...rmsNorm(backward),
      ...fused('OwnRmsNormGradient'),
      call: () => runOwnKernel('OwnRmsNormGradient', { dy, x, gain, inverseRms: flatRms }),
    },
    { ...copy(backward), ...fused('OwnCopy'), call: () => runOwnKernel('OwnCopy', { x, x2: dy }, { reads: 2 }) },
  ];
  return { variants, dispose: () => tf.dispose([...Object.values(tensors), flatMean, flatDeviation, flatRms]) };
}

function inputs(rows: number, width: number, epsilon: number, seed: number) {
  const normal = (purpose: string, shape: number[]): tf.Tensor =>
    tf.tensor(Float32Array.from(draws(seed, purpose).normal(shape.reduce((product, length) => product * length, 1))), shape);
  return tf.tidy(() => {
    const x = normal('rows', [rows, width]);
    const mean = tf.mean(x, -1, true);
    const centred = tf.sub(x, mean);
    const inverseDeviation = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon));
    const inverseRms = tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), epsilon));
    return {
      x,
      dy: normal('upstream', [rows, width]),
      gain: normal('gain', [width]),
      bias: normal('bias', [width]),
      mean,
      inverseDeviation,
      inverseRms,
      centredScaled: tf.mul(centred, inverseDeviation),
      scaled: tf.mul(x, inverseRms),
    };
  });
}

/** With `t = gain * dy`: `dx = (t - mean(t) - xhat mean(t xhat)) / sigma`; dgain and dbias are sums over rows. Two reductions a row. -> [dx, dgain, dbias] */
export function composedLayerNormGradient(dy: tf.Tensor, normalised: tf.Tensor, inverseDeviation: tf.Tensor, gain: tf.Tensor): tf.Tensor[] {
  return tidied(() => {
    const t = tf.mul(dy, gain);
    const along = tf.mul(normalised, tf.mean(tf.mul(t, normalised), -1, true));
    const dx = tf.mul(tf.sub(tf.sub(t, tf.mean(t, -1, true)), along), inverseDeviation);
    return [dx, tf.sum(tf.mul(dy, normalised), 0), tf.sum(dy, 0)];
  });
}

/** With `t = gain * dy`: `dx = (t - xhat mean(t xhat)) / rms`; dgain is a sum over rows. One reduction a row. -> [dx, dgain] */
export function composedRmsNormGradient(dy: tf.Tensor, normalised: tf.Tensor, inverseRms: tf.Tensor, gain: tf.Tensor): tf.Tensor[] {
  return tidied(() => {
    const t = tf.mul(dy, gain);
    const along = tf.mul(normalised, tf.mean(tf.mul(t, normalised), -1, true));
    return [tf.mul(tf.sub(t, along), inverseRms), tf.sum(tf.mul(dy, normalised), 0)];
  });
}

function tidied(compute: () => tf.Tensor[]): tf.Tensor[] {
  return tf.tidy(compute);
}
