/** What a trained model loses without one of its layers or without the biases of its norms, and what its layers do to the stream. */
import * as tf from '@tensorflow/tfjs-core';
import type { Parameters } from '../model/initialisation.ts';
import { parameterSpecifications } from '../model/parameters.ts';
import { finalState, loss, type Batch, type Observers } from '../model/transformer.ts';
import type { MeasurementOf, ModelConfig } from '../result.ts';
import { fourDigits, numbersOf } from './snapshot.ts';

export type Examination = NonNullable<MeasurementOf<'warmup'>['after']>;

/** Examines the decoder on `batch`. Disposes of nothing that it is given. */
export async function examine(model: ModelConfig, parameters: Parameters, batch: Batch): Promise<Examination> {
  const layers = Array.from({ length: model.layerCount }, (_, index) => index + 1);
  const [whole = Number.NaN] = await numbers(() => loss(model, parameters, batch));
  const without = await numbers(() => tf.stack(layers.map((layer) => loss(model, parameters, batch, passingOver(layer)))));
  const [angularDistance, similarity] = await comparisons(model, parameters, batch);
  const { gainDeviation, biasRms, biasNames } = await learnedByNorms(model, parameters);
  return {
    layerRemovalNats: without.map((value) => fourDigits(value - whole)),
    angularDistance,
    similarity,
    normBiasRms: biasRms,
    normGainDeviation: gainDeviation,
    biasRemovalNats: biasNames.length === 0 ? 0 : fourDigits((await lossWithout(biasNames, model, parameters, batch)) - whole),
  };
}

/** Lets the stream of the decoder pass over one of its layers. */
export function passingOver(skipped: number): Observers {
  let stream: tf.Tensor;
  return {
    embedded: (_, x) => (stream = x),
    sublayer: ({ stack, layer }, tensors) => (stack === 'decoder' && layer === skipped ? stream : (stream = tensors.stream)),
  };
}

/** Angle over pi, and linear centred kernel alignment, of the stream before and behind each layer. Kornblith et al. 2019, eq. 5. */
async function comparisons(model: ModelConfig, parameters: Parameters, batch: Batch): Promise<[angles: number[], alignments: number[]]> {
  const { angles, alignments } = tf.tidy(() => {
    const streams: tf.Tensor[] = [];
    finalState(model, parameters, batch, {
      embedded: (stack, x) => {
        if (stack === 'decoder') streams.push(x);
        return x;
      },
      sublayer: ({ stack, kind }, tensors) => {
        if (stack === 'decoder' && kind === 'feed-forward') streams.push(tensors.stream);
        return tensors.stream;
      },
    });
    const pairs = streams.slice(1).map((behind, index) => [streams[index] ?? behind, behind] as const);
    return {
      angles: tf.stack(pairs.map(([before, behind]) => angle(before, behind))),
      alignments: tf.stack(pairs.map(([before, behind]) => alignment(before, behind))),
    };
  });
  return [await numbersOf(angles), await numbersOf(alignments)];
}

/** Mean over rows of `arccos(a . b / (|a| |b|)) / pi`. */
function angle(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const cosine = tf.div(tf.sum(tf.mul(a, b), 1), tf.mul(tf.norm(a, 2, 1), tf.norm(b, 2, 1)));
  return tf.div(tf.mean(tf.acos(tf.clipByValue(cosine, -1, 1))), Math.PI);
}

/** `||B^T A||^2 / (||A^T A|| ||B^T B||)` of the rows less their mean, Frobenius norms. */
function alignment(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const [x, y] = [a, b].map((each) => tf.sub(each, tf.mean(each, 0, true))) as [tf.Tensor, tf.Tensor];
  const product = (left: tf.Tensor, right: tf.Tensor): tf.Tensor => tf.norm(tf.matMul(left, right, true));
  return tf.div(tf.square(product(y, x)), tf.mul(product(x, x), product(y, y)));
}

async function learnedByNorms(model: ModelConfig, parameters: Parameters) {
  const ofNorms = parameterSpecifications(model).filter(({ name }) => /Norm\.(gain|bias)$/.test(name));
  const rms = async (role: 'gain' | 'bias'): Promise<number> => {
    const chosen = ofNorms.filter((specification) => specification.role === role);
    if (chosen.length === 0) return 0;
    const distances = chosen.flatMap(({ name, initial }) => {
      const tensor = parameters[name];
      return tensor ? [{ tensor, start: initial ?? 0 }] : [];
    });
    const [value = Number.NaN] = await numbers(() =>
      tf.sqrt(tf.mean(tf.square(tf.concat(distances.map(({ tensor, start }) => tf.sub(tensor, start)))))),
    );
    return value;
  };
  return {
    gainDeviation: await rms('gain'),
    biasRms: await rms('bias'),
    biasNames: ofNorms.filter(({ role }) => role === 'bias').map(({ name }) => name),
  };
}

async function lossWithout(names: readonly string[], model: ModelConfig, parameters: Parameters, batch: Batch): Promise<number> {
  const [value = Number.NaN] = await numbers(() => {
    const zeroed = Object.entries(parameters).map(([name, tensor]) => [name, names.includes(name) ? tf.zerosLike(tensor) : tensor]);
    return loss(model, Object.fromEntries(zeroed) as Parameters, batch);
  });
  return value;
}

async function numbers(compute: () => tf.Tensor): Promise<number[]> {
  const tensor = tf.tidy(compute);
  const values = Array.from(await tensor.data());
  tensor.dispose();
  return values;
}
