import * as tf from '@tensorflow/tfjs-core';
import type { Parameters } from '../model/initialisation.ts';
import { norm } from '../model/norm.ts';
import { SUBLAYER_PREFIX } from '../model/parameters.ts';
import { loss, type Batch, type Observers, type Site } from '../model/transformer.ts';
import type { ModelConfig } from '../result.ts';
import { numberOf } from '../training/train.ts';

export interface SublayerEnergies {
  site: Site;
  /** `E||F||^2 / E||x||^2`, F being the branch and x what it reads. */
  forwardRatio: number;
  /** `||J_F^T g||^2 / ||g||^2`, g being the gradient with respect to x + F. */
  backwardRatio: number;
  /** `||g||^2` over the squared norm of the gradient behind the norm: what the norm passes on of this gradient. */
  normFactor: number;
}

export interface StreamEnergies {
  lossNats: number;
  /** The sublayers of the decoder, in the order in which the input passes. */
  sublayers: SublayerEnergies[];
  /** `||d loss / d x||` of the decoder's embedded input, and of the state behind its last sublayer. */
  inputGradientNorm: number;
  outputGradientNorm: number;
}

interface Passed {
  site: Site;
  /** x + F, which the norm reads. Kept, [b * t, d]. */
  sum: tf.Tensor;
  forwardRatio: tf.Tensor;
}

/**
 * One forward and one backward pass through the decoder of a Post-LN model. A zero is added to the stream behind every sublayer, whose
 * gradient is that of the stream. That with respect to x + F follows by the Jacobian of the norm, and what the branch returns is the
 * difference to the gradient one sublayer below: `g_below = g + J_F^T g`.
 */
export async function streamEnergies(model: ModelConfig, parameters: Parameters, batch: Batch): Promise<StreamEnergies> {
  if (model.placement !== 'post')
    throw new Error(`the energies of a stream are taken under the placement post, where the norm reads x + F; got ${model.placement}`);
  const rows = batch.inputs.length;
  const sublayerCount = model.layerCount * (model.architecture === 'decoder' ? 2 : 3);
  const taps = Array.from({ length: sublayerCount + 1 }, () => tf.zeros([rows, model.modelWidth]));
  const passed: Passed[] = [];

  const compute = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
    const [inputTap, ...sublayerTaps] = tensors;
    const observers: Observers = {
      embedded: (stack, x) => (stack === 'decoder' && inputTap ? tf.add(x, inputTap) : x),
      sublayer: (site, { normRead, read, branch, stream }) => {
        const tap = sublayerTaps[passed.length];
        if (site.stack !== 'decoder' || !tap) return stream;
        const forwardRatio = tf.keep(tf.div(tf.mean(tf.square(branch)), tf.mean(tf.square(read))));
        passed.push({ site, sum: tf.keep(normRead), forwardRatio });
        return tf.add(stream, tap);
      },
    };
    return loss(model, parameters, batch, observers);
  });
  const { value, grads } = compute(taps);

  const sublayers: SublayerEnergies[] = [];
  for (const [index, { site, sum, forwardRatio }] of passed.entries()) {
    const [below, above] = [grads[index], grads[index + 1]];
    if (!below || !above) throw new Error(`sublayer ${index} of ${sublayerCount} has no gradient on both of its sides`);
    const gradient = tf.tidy(() => throughNorm(model, parameters, site, sum, above));
    const returned = tf.sub(below, gradient);
    sublayers.push({
      site,
      forwardRatio: await numberOf(forwardRatio),
      backwardRatio: await numberOf(energyRatio(returned, gradient)),
      normFactor: await numberOf(energyRatio(gradient, above)),
    });
    tf.dispose([sum, gradient, returned]);
  }
  const [input, output] = [grads[0], grads.at(-1)];
  if (!input || !output) throw new Error('a decoder without sublayers has no stream');
  const inputGradientNorm = await numberOf(tf.norm(input));
  const outputGradientNorm = await numberOf(tf.norm(output));
  tf.dispose([grads, taps]);
  return { lossNats: await numberOf(value), sublayers, inputGradientNorm, outputGradientNorm };
}

/** `||a||^2 / ||b||^2`. */
function energyRatio(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.div(tf.sum(tf.square(a)), tf.sum(tf.square(b))));
}

/** `J_N^T gradient` of the sublayer's norm at `sum`, all [b * t, d]. */
function throughNorm(model: ModelConfig, parameters: Parameters, site: Site, sum: tf.Tensor, gradient: tf.Tensor): tf.Tensor {
  const key = `${site.stack}.${site.layer}.${SUBLAYER_PREFIX[site.kind]}Norm`;
  const learned = { gain: parameters[`${key}.gain`], bias: parameters[`${key}.bias`] };
  return tf.grad((x: tf.Tensor) => norm(model.norm, x, learned, model.epsilon))(sum, gradient);
}
