import * as tf from '@tensorflow/tfjs-core';
import { activeBackend } from '../backends/active.ts';
import { defineExperiment, type Cell, type Measure } from '../experiment.ts';
import { whyNotBuildable } from '../model/buildable.ts';
import { initialise } from '../model/initialisation.ts';
import { finalState, lossAndGradients } from '../model/transformer.ts';
import type { ConfigOf, ModelConfig, Profile } from '../result.ts';
import { ARCHITECTURES, NORMS, PLACEMENTS } from '../result/vocabulary.ts';
import { randomBatch } from '../training/random-batch.ts';
import { numberOf } from '../training/train.ts';
import { crossed, modelOf, seeds } from './models.ts';
import { sketchOf } from './sketch-tensor.ts';

type Config = ConfigOf<'backend-agreement'>;

/** Loss, logits and all gradients of one model at initialisation, each tensor as a sketch that can be compared with another backend's. */
export const measure: Measure<'backend-agreement'> = async ({ model, batchSize }, seed) => {
  const batch = randomBatch(model, batchSize, 'uniform', seed);
  const parameters = initialise(model, seed);
  const logits = tf.tidy(() => tf.matMul(finalState(model, parameters, batch), parameters.head as tf.Tensor));
  const { loss, gradients } = lossAndGradients(model, parameters, batch);
  const sketched = async (name: string, tensor: tf.Tensor) => sketchOf(name, await tensor.data());
  const measurement = {
    backend: activeBackend().name,
    lossNats: await numberOf(loss),
    logits: await sketched('logits', logits),
    gradients: await Promise.all(
      Object.entries(gradients).map(async ([parameter, tensor]) => ({ parameter, ...(await sketched(parameter, tensor)) })),
    ),
  };
  tf.dispose([parameters, gradients, logits]);
  return measurement;
};

/** An encoder-decoder and a decoder with the other norm. */
export async function probe(): Promise<number[]> {
  const small = { layerCount: 2, modelWidth: 16, headCount: 2, vocabularySize: 16, sequenceLength: 8 };
  const configs: Config[] = [
    { model: modelOf({ ...small, architecture: 'encoder-decoder', placement: 'deepnorm' }), batchSize: 2 },
    { model: modelOf({ ...small, placement: 'pre', norm: 'rmsnorm' }), batchSize: 2 },
  ];
  const measured = [];
  for (const config of configs) measured.push(await measure(config, 1));
  return measured.flatMap(({ lossNats, logits, gradients }) => [
    lossNats,
    ...[logits, ...gradients].flatMap(({ norm, sums, entries }) => [norm, ...sums, ...entries]),
  ]);
}

type Size = Pick<ModelConfig, 'layerCount' | 'modelWidth' | 'headCount' | 'vocabularySize' | 'sequenceLength'>;

/** Four layers are the fewest of which Mix-LN places the norm of one differently. */
const SIZES: Record<Profile, Size> = {
  smoke: { layerCount: 2, modelWidth: 16, headCount: 2, vocabularySize: 32, sequenceLength: 8 },
  laptop: { layerCount: 4, modelWidth: 32, headCount: 2, vocabularySize: 64, sequenceLength: 16 },
  full: { layerCount: 4, modelWidth: 128, headCount: 4, vocabularySize: 256, sequenceLength: 64 },
};
const BATCH_SIZE = 2;
/** Of the shares of pRMSNorm one stands for all, which take the same operators. */
const OTHER_NORMS = NORMS.filter((norm) => !['layernorm', 'prmsnorm-eighth', 'prmsnorm-quarter'].includes(norm));

function grid(profile: Profile, baseSeed: number): Cell<Config>[] {
  const cellOf = (choice: Partial<ModelConfig>): Config => ({
    model: modelOf({ ...SIZES[profile], activation: 'gelu', ...choice }),
    batchSize: BATCH_SIZE,
  });
  const post = { placement: 'post' } as const;
  const pre = { placement: 'pre' } as const;
  const few = [
    cellOf({ ...post, activation: 'relu' }),
    cellOf({ ...pre, norm: 'rmsnorm' }),
    cellOf({ architecture: 'encoder-decoder', placement: 'deepnorm' }),
  ];
  const all = [
    ...ARCHITECTURES.flatMap((architecture) => PLACEMENTS.map((placement) => cellOf({ architecture, placement }))),
    ...[post, pre].flatMap((placement) => OTHER_NORMS.map((norm) => cellOf({ ...placement, norm }))),
    ...[post, pre].map((placement) => cellOf({ ...placement, qkNorm: 'rmsnorm' })),
    ...[post, pre].map((placement) => cellOf({ ...placement, activation: 'relu' })),
  ];
  const configs = profile === 'smoke' ? few : all.filter(({ model }) => whyNotBuildable(model) === null);
  return crossed(configs, seeds(baseSeed, 1));
}

export const backendAgreement = /* @__PURE__ */ defineExperiment<'backend-agreement'>({
  id: 'backend-agreement',
  title: 'Do all backends compute the same gradients?',
  question:
    'The suite computes on libtensorflow, on WebGPU and on WebAssembly, partly with kernels of its own. Given the same weights and tokens, do the loss, the logits and the gradient of every parameter agree, for every placement and norm?',
  method:
    'Small models (four layers, width 32, two heads, 64 tokens in the vocabulary, two sequences of 16) at initialisation: every placement with LayerNorm in a decoder-only stack and in an encoder-decoder, every norm under Post-LN and Pre-LN, and a norm of queries and keys, all with GELU, and Post-LN and Pre-LN with ReLU. GELU is smooth: where two backends land on either side of the kink of ReLU, a rounding of the input becomes a jump of the gradient, which says nothing about the backends. Weights and tokens are drawn by counter, so that they are the same bits everywhere. A process computes on one backend, so each tensor is kept as a sketch: its norm, twelve sums with random signs and four of its entries. Two sketches give the distance of the tensors without bias, with a standard deviation of 20 %. The tolerances are those of the tests of the model; trial runs came before the prediction was written down, and after them most models took GELU in the place of ReLU.',
  prediction:
    'All backends compute in float32 and differ in the order of their sums alone. Against wasm every gradient tensor differs by less than 1e-4 of its norm plus 1e-6 of the largest gradient norm of its model, typically by 1e-6; logits by less than 1e-4 of their norm, and the loss by less than 1e-5 of it.',
  refutedIf: 'On any backend one gradient tensor, the logits or the loss of any cell differs from wasm by more than that.',
  limits:
    'Small models at initialisation, one seed, one forward and one backward pass: how differences grow over thousands of steps is not measured, nor whether shapes of other sizes, which may take other code in the kernels, agree as well. Agreement of the backends does not make them right; that they compute the intended formula is for the tests against a double-precision reference. The distance of two tensors is estimated from a sketch and uncertain by 20 %. Models with ReLU say less than those with GELU.',
  timed: false,
  grid,
  measure,
  probe,
});
