import * as tf from '@tensorflow/tfjs-core';
import type { AdamOptions, Optimizer } from './optimizer.ts';

/**
 * Rectified Adam: `theta - rate * r * m_hat / (sqrt(v_hat) + epsilon)`, where `r` makes up for the variance that the adaptive rate has
 * while few gradients were seen; as long as that variance is infinite, `theta - rate * m_hat`. Liu et al. 2020 (RAdam), algorithm 2.
 */
export function radam({ beta1, beta2, epsilon }: AdamOptions): Optimizer {
  let moments: Record<string, [first: tf.Tensor, second: tf.Tensor]> = {};
  let time = 0;
  return {
    step: (parameters, gradients, learningRate) => {
      time++;
      const rectification = rectificationAt(time, beta2);
      const updated = Object.entries(parameters).map(([name, parameter]): [string, tf.Tensor] => {
        const gradient = gradients[name];
        if (!gradient) throw new Error(`no gradient for parameter ${name}`);
        const [first, second] = moments[name] ?? [tf.zerosLike(parameter), tf.zerosLike(parameter)];
        const scope = tf.engine();
        scope.startScope();
        const nextFirst = tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1));
        const nextSecond = tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2));
        const direction =
          rectification === null ? nextFirst : tf.div(nextFirst, tf.add(tf.sqrt(tf.div(nextSecond, 1 - beta2 ** time)), epsilon));
        const size = (learningRate * (rectification ?? 1)) / (1 - beta1 ** time);
        const next = tf.sub(parameter, tf.mul(direction, size));
        scope.endScope([next, nextFirst, nextSecond]);
        tf.dispose([parameter, gradient, first, second]);
        moments[name] = [nextFirst, nextSecond];
        return [name, next];
      });
      return Object.fromEntries(updated);
    },
    dispose: () => {
      tf.dispose(Object.values(moments).flat());
      moments = {};
    },
  };
}

/** `r` at step t, or null while the variance of the adaptive rate is infinite. */
export function rectificationAt(time: number, beta2: number): number | null {
  const longest = 2 / (1 - beta2) - 1;
  const length = longest - (2 * time * beta2 ** time) / (1 - beta2 ** time);
  if (length <= 4) return null;
  return Math.sqrt(((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length));
}
