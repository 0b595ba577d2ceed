import * as tf from '@tensorflow/tfjs-core';
import { defineExperiment, type Cell, type Measure } from '../experiment.ts';
import { initialise, type Parameters } from '../model/initialisation.ts';
import { MATRIX_ROLES, parameterSpecifications } from '../model/parameters.ts';
import { draws } from '../model/random.ts';
import { finalState, lossAndGradients, type Batch } from '../model/transformer.ts';
import type { ConfigOf, ModelConfig, Profile } from '../result.ts';
import { randomBatch } from '../training/random-batch.ts';
import { numberOf } from '../training/train.ts';
import { crossed, GPT2_INITIALISATION, modelOf, PLACEMENTS_COMPARED, seeds } from './models.ts';

type Config = ConfigOf<'update-sensitivity'>;

/** Moves every layer matrix a little and reports how far the final normalised state moves. */
export const measure: Measure<'update-sensitivity'> = async (config, seed) => {
  const { model, batchSize } = config;
  const batch = randomBatch(model, batchSize, 'uniform', seed);
  const parameters = initialise(model, seed);
  const moved = await perturb(config, parameters, batch, seed);
  const squaredChange = await numberOf(
    tf.tidy(() => tf.mean(tf.square(tf.sub(finalState(model, moved.parameters, batch), finalState(model, parameters, batch))))),
  );
  tf.dispose([parameters, moved.parameters]);
  return { squaredChange, perturbationNorm: Math.sqrt(moved.squaredNorm) };
};

interface Moved {
  /** New tensors, all of them. */
  parameters: Parameters;
  squaredNorm: number;
}

/** `theta + delta`, delta on layer matrices alone. */
async function perturb(config: Config, parameters: Parameters, batch: Batch, seed: number): Promise<Moved> {
  const directions =
    config.perturbation === 'sign' ? await signDirections(config.model, parameters, batch) : randomDirections(config.model, seed);
  let squaredNorm = 0;
  const entries = Object.entries(parameters).map(([name, tensor]): [string, tf.Tensor] => {
    const direction = directions.get(name);
    if (!direction) return [name, tensor.clone()];
    squaredNorm += direction.reduce((sum, value) => sum + (config.eta * value) ** 2, 0);
    return [name, tf.tidy(() => tf.add(tensor, tf.mul(tf.tensor(direction, tensor.shape), config.eta)))];
  });
  return { parameters: Object.fromEntries(entries), squaredNorm };
}

function matrixNames(model: ModelConfig): string[] {
  return parameterSpecifications(model)
    .filter(({ role }) => MATRIX_ROLES.includes(role))
    .map(({ name }) => name);
}

/** Independent standard normal entries. */
function randomDirections(model: ModelConfig, seed: number): Map<string, Float32Array> {
  const sizes = new Map(
    parameterSpecifications(model).map(({ name, shape }) => [name, shape.reduce((product, length) => product * length, 1)]),
  );
  return new Map(
    matrixNames(model).map((name) => [name, Float32Array.from(draws(seed, `perturbation ${name}`).normal(sizes.get(name) ?? 0))]),
  );
}

/** The sign of minus the gradient: the direction of Adam's first step, whose size is the learning rate whatever the gradient's. */
async function signDirections(model: ModelConfig, parameters: Parameters, batch: Batch): Promise<Map<string, Float32Array>> {
  const { loss, gradients } = lossAndGradients(model, parameters, batch);
  const directions = new Map<string, Float32Array>();
  for (const name of matrixNames(model)) {
    const values = (await gradients[name]?.data()) ?? [];
    directions.set(
      name,
      Float32Array.from(values, (value) => -Math.sign(value)),
    );
  }
  tf.dispose([loss, gradients]);
  return directions;
}

/** Both perturbations of two small models. */
export async function probe(): Promise<number[]> {
  const small = { layerCount: 3, modelWidth: 16, headCount: 2, vocabularySize: 16, sequenceLength: 8 };
  const configs: Config[] = [
    { model: modelOf({ ...small, placement: 'pre' }), batchSize: 2, perturbation: 'random', eta: 1e-2 },
    { model: modelOf({ ...small, placement: 'deepnorm' }), batchSize: 2, perturbation: 'sign', eta: 1e-2 },
  ];
  const measured = [];
  for (const config of configs) measured.push(await measure(config, 1));
  return measured.flatMap(({ squaredChange, perturbationNorm }) => [squaredChange, perturbationNorm]);
}

interface Size {
  model: Pick<ModelConfig, 'modelWidth' | 'headCount' | 'vocabularySize' | 'sequenceLength'>;
  depths: readonly number[];
  seedCount: number;
}

const SIZES: Record<Profile, Size> = {
  smoke: { model: { modelWidth: 32, headCount: 2, vocabularySize: 32, sequenceLength: 16 }, depths: [2, 4, 8], seedCount: 1 },
  laptop: {
    model: { modelWidth: 64, headCount: 4, vocabularySize: 64, sequenceLength: 32 },
    depths: [3, 6, 9, 12, 18, 24, 36, 48],
    seedCount: 10,
  },
  full: {
    model: { modelWidth: 256, headCount: 4, vocabularySize: 256, sequenceLength: 64 },
    depths: [3, 6, 9, 12, 18, 24, 36, 48, 72, 96],
    seedCount: 10,
  },
};

const BATCH_SIZE = 4;
/** Small enough that the change stays far below 2, the value at which the states before and behind are independent. */
const RANDOM_ETA = 1e-3;
const SIGN_ETA = 1e-4;

function grid(profile: Profile, baseSeed: number): Cell<Config>[] {
  const { model: size, depths, seedCount } = SIZES[profile];
  const random = { batchSize: BATCH_SIZE, perturbation: 'random', eta: RANDOM_ETA } as const;
  const sign = { batchSize: BATCH_SIZE, perturbation: 'sign', eta: SIGN_ETA } as const;
  const configs = [
    ...[random, sign].flatMap((perturbation) =>
      PLACEMENTS_COMPARED.flatMap((placement) =>
        depths.map((layerCount): Config => ({ model: modelOf({ ...size, placement, layerCount }), ...perturbation })),
      ),
    ),
    ...(['post', 'pre'] as const).flatMap((placement) =>
      depths.map((layerCount): Config => ({
        model: modelOf({ ...size, placement, layerCount, ...GPT2_INITIALISATION, embeddingDeviation: 1, positionDeviation: 0.5 }),
        ...random,
      })),
    ),
  ];
  return crossed(configs, seeds(baseSeed, seedCount));
}

export const updateSensitivity = /* @__PURE__ */ defineExperiment<'update-sensitivity'>({
  id: 'update-sensitivity',
  title: 'How far does the output move when every weight moves a little?',
  question:
    'Admin and DeepNet locate the trouble of Post-LN in the size of the change that a step makes to the function, rather than in the size of gradients. At initialisation, how does that change grow with depth under Post-LN, Pre-LN and DeepNorm?',
  method:
    'On uniformly random tokens, all layer matrices move at once, by independent normal numbers of deviation 0.001, or by 0.0001 against the sign of their gradients, which is the first step of Adam. The result is the mean square change of the final normalised state, an entry. Only forward passes are needed (and one backward for the sign), so eight depths from 3 to 48 layers with ten seeds each take minutes; slopes are fitted on logarithms over all depths and seeds. The width of 64 is that of the training runs, which these numbers are to explain.',
  prediction:
    'Under random perturbations the squared change grows in proportion to depth with Post-LN (slope 1 on logarithms), slower than any fixed power with Pre-LN (about log depth), and not at all with DeepNorm. Steps along the sign of the gradient add up coherently and grow by about one power more under every placement. GPT-2 initialisation keeps the order of its placement at a smaller size.',
  refutedIf:
    'DeepNorm grows faster than Pre-LN, or Pre-LN faster than Post-LN, by slopes whose 95 % intervals do not overlap; or the slope of Post-LN under random perturbations has an interval that lies wholly below 0.5.',
  limits:
    'One step of one size away from one point, the initialisation: the change that a second step would make, and what it does to the loss, are not measured. All layer matrices move together, so nothing is said about which of them moves the output; a random direction is not one that training takes, and the sign of the gradient is Adam’s first step on one batch. Width, batch and sequence have one size each, and eight depths up to 48 layers tell a logarithm from a small power only as far as the intervals say.',
  timed: false,
  grid,
  measure,
  probe,
});
