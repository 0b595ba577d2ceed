/** Optimizers over all parameters. Each step returns new tensors and disposes of the old ones, moments included. */
import * as tf from '@tensorflow/tfjs-core';
import type { Parameters } from '../model/initialisation.ts';
import { hasOwnKernel, runOwnKernel } from '../model/own-kernel.ts';

export interface Optimizer {
  /** Parameters after one step at that learning rate. Disposes of `parameters` and `gradients`. */
  step: (parameters: Parameters, gradients: Parameters, learningRate: number) => Parameters;
  dispose: () => void;
}

/** `v = momentum * v + g`, then `theta - rate * v`. Polyak 1964, as PyTorch writes it. */
export function sgd(momentum = 0): Optimizer {
  let velocities: Parameters = {};
  return {
    step: (parameters, gradients, learningRate) =>
      mapParameters(parameters, (parameter, name) => {
        const gradient = get(gradients, name);
        const before = velocities[name];
        const velocity = before ? tf.tidy(() => tf.add(tf.mul(before, momentum), gradient)) : gradient;
        const next = tf.tidy(() => tf.sub(parameter, tf.mul(velocity, learningRate)));
        tf.dispose([parameter, ...(before ? [before, gradient] : [])]);
        if (momentum > 0) velocities[name] = velocity;
        else velocity.dispose();
        return next;
      }),
    dispose: () => {
      tf.dispose(velocities);
      velocities = {};
    },
  };
}

/** Matrices shrunk by `1 - share`, vectors as they are. Disposes of the given ones that it replaces. Loshchilov & Hutter 2019 (AdamW). */
export function decayMatrices(parameters: Parameters, share: number): Parameters {
  if (share === 0) return parameters;
  return mapParameters(parameters, (parameter) => {
    if (parameter.rank < 2) return parameter;
    const shrunk = tf.mul(parameter, 1 - share);
    parameter.dispose();
    return shrunk;
  });
}

export interface AdamOptions {
  beta1: number;
  beta2: number;
  epsilon: number;
}

/** Adam with bias correction: `theta - rate * m_hat / (sqrt(v_hat) + epsilon)`. Kingma & Ba 2015, algorithm 1. */
export function adam(options: AdamOptions): Optimizer {
  return hasOwnKernel('OwnAdamAll') ? adamAll(options) : adamEach(options);
}

/** The moments of all parameters are one tensor, [2, number of all parameters]. */
function adamAll({ beta1, beta2, epsilon }: AdamOptions): Optimizer {
  let moments: tf.Tensor | null = null;
  let time = 0;
  return {
    step: (parameters, gradients, learningRate) => {
      time++;
      const settings = { stepSize: learningRate / (1 - beta1 ** time), beta1, beta2, epsilon, correction2: 1 - beta2 ** time };
      const names = Object.keys(parameters);
      const numbered = (prefix: string, tensors: Parameters): Record<string, tf.Tensor> =>
        Object.fromEntries(names.map((name, index) => [`${prefix}${index}`, get(tensors, name)]));
      moments ??= tf.zeros([2, Object.values(parameters).reduce((sum, { size }) => sum + size, 0)]);
      const inputs = { ...numbered('parameter', parameters), ...numbered('gradient', gradients), moments };
      const updated = runOwnKernel('OwnAdamAll', inputs, { ...settings, count: names.length });
      tf.dispose(inputs);
      moments = updated.at(-1) ?? null;
      return Object.fromEntries(names.map((name, index) => [name, updated[index]])) as Parameters;
    },
    dispose: () => {
      moments?.dispose();
      moments = null;
    },
  };
}

function adamEach({ beta1, beta2, epsilon }: AdamOptions): Optimizer {
  let moments: Record<string, readonly [first: tf.Tensor, second: tf.Tensor]> = {};
  let time = 0;
  return {
    step: (parameters, gradients, learningRate) => {
      time++;
      const settings = { stepSize: learningRate / (1 - beta1 ** time), beta1, beta2, epsilon, correction2: 1 - beta2 ** time };
      const kept: typeof moments = {};
      const updated = mapParameters(parameters, (parameter, name) => {
        const gradient = get(gradients, name);
        const [first, second] = moments[name] ?? [tf.zerosLike(parameter), tf.zerosLike(parameter)];
        const update = hasOwnKernel('OwnAdam') ? fusedAdam : composedAdam;
        const [next, nextFirst, nextSecond] = update(parameter, gradient, first, second, settings);
        tf.dispose([parameter, gradient, first, second]);
        kept[name] = [nextFirst, nextSecond];
        return next;
      });
      moments = kept;
      return updated;
    },
    dispose: () => {
      tf.dispose(Object.values(moments).flat());
      moments = {};
    },
  };
}

interface AdamSettings extends AdamOptions {
  /** Learning rate over the correction of the first moment. */
  stepSize: number;
  correction2: number;
}
type AdamUpdate = (
  parameter: tf.Tensor,
  gradient: tf.Tensor,
  first: tf.Tensor,
  second: tf.Tensor,
  settings: AdamSettings,
) => [next: tf.Tensor, first: tf.Tensor, second: tf.Tensor];

const composedAdam: AdamUpdate = (parameter, gradient, first, second, { stepSize, beta1, beta2, epsilon, correction2 }) => {
  // Tidied by hand: `tf.tidy` would keep a tuple of tensors, but loses its type.
  const scope = tf.engine();
  scope.startScope();
  const nextFirst = tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1));
  const nextSecond = tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2));
  const next = tf.sub(parameter, tf.mul(tf.div(nextFirst, tf.add(tf.sqrt(tf.div(nextSecond, correction2)), epsilon)), stepSize));
  scope.endScope([next, nextFirst, nextSecond]);
  return [next, nextFirst, nextSecond];
};

const fusedAdam: AdamUpdate = (parameter, gradient, firstMoment, secondMoment, { stepSize, beta1, beta2, epsilon, correction2 }) =>
  runOwnKernel('OwnAdam', { parameter, gradient, firstMoment, secondMoment }, { stepSize, beta1, beta2, epsilon, correction2 }) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];

/** Euclidean norm of all gradients together, as a scalar tensor. */
export function globalNorm(gradients: Parameters): tf.Tensor {
  const tensors = Object.values(gradients);
  if (!hasOwnKernel('OwnGlobalNorm')) return tf.tidy(() => tf.sqrt(tf.addN(tensors.map((gradient) => tf.sum(tf.square(gradient))))));
  const inputs = Object.fromEntries(tensors.map((gradient, index) => [`gradient${index}`, gradient]));
  const [norm] = runOwnKernel('OwnGlobalNorm', inputs, { count: tensors.length }) as [tf.Tensor];
  return norm;
}

/** Gradients scaled so that their norm together is at most `limit`. Disposes of the given ones. Pascanu et al. 2013, algorithm 1. */
export function clipByGlobalNorm(gradients: Parameters, norm: number, limit: number): Parameters {
  if (!(norm > limit)) return gradients;
  return mapParameters(gradients, (gradient) => {
    const clipped = tf.mul(gradient, limit / norm);
    gradient.dispose();
    return clipped;
  });
}

function mapParameters(parameters: Parameters, map: (tensor: tf.Tensor, name: string) => tf.Tensor): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, tensor]) => [name, map(tensor, name)]));
}

function get(parameters: Parameters, name: string): tf.Tensor {
  const tensor = parameters[name];
  if (!tensor) throw new Error(`no gradient for parameter ${name}`);
  return tensor;
}
