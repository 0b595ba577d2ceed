import * as tf from '@tensorflow/tfjs-core';
import { defineExperiment, type Cell, type Measure } from '../experiment.ts';
import { initialise, type Parameters } from '../model/initialisation.ts';
import { loss, type Batch, type Observers } from '../model/transformer.ts';
import type { ConfigOf, MeasurementOf, ModelConfig, Profile } from '../result.ts';
import { randomBatch } from '../training/random-batch.ts';
import { numberOf } from '../training/train.ts';
import { crossed, modelOf, seeds } from './models.ts';
import { streamEnergies } from './stream-energies.ts';

type Config = ConfigOf<'norm-attenuation'>;
type Branch = Config['branch'];
type Pass = MeasurementOf<'norm-attenuation'>['passes'][number];

export const measure: Measure<'norm-attenuation'> = async ({ model, batchSize, branch, gains, encoderGain }, seed) => {
  const batch = randomBatch(model, batchSize, 'uniform', seed);
  const parameters = initialise(model, seed);
  const passes: Pass[] = [];
  let memoryCorrelation: number | null = null;
  for (const gain of gains) {
    const factorOf = (name: string): number => outputFactor(name, branch, gain, encoderGain ?? 1);
    const scaled = scaledParameters(parameters, factorOf);
    const { lossNats, sublayers, inputGradientNorm, outputGradientNorm } = await streamEnergies(model, scaled, batch);
    const own = sublayers.filter(({ site }) => site.kind === branch);
    passes.push({
      gain,
      lossNats,
      forwardRatios: own.map(({ forwardRatio }) => forwardRatio),
      backwardRatios: own.map(({ backwardRatio }) => backwardRatio),
      normFactor: Math.sqrt(own.reduce((product, sublayer) => product * sublayer.normFactor, 1)),
      inputGradientNorm,
      outputGradientNorm,
    });
    // The encoder is the same whatever the decoder's gain.
    if (model.architecture === 'encoder-decoder') memoryCorrelation ??= await correlationOfMemory(model, scaled, batch);
    tf.dispose(scaled);
  }
  tf.dispose(parameters);
  return { passes, memoryCorrelation };
};

/** The matrix that ends each kind of branch. */
const OUTPUT: Record<Branch, string> = { 'self-attention': 'wo', 'cross-attention': 'crossWo', 'feed-forward': 'w2' };

/** What the tensor `name` is multiplied by: in the decoder, all branches but one end in zeros. */
function outputFactor(name: string, branch: Branch, gain: number, encoderGain: number): number {
  const [stack = '', , tensor = ''] = name.split('.');
  if (!Object.values(OUTPUT).includes(tensor)) return 1;
  if (stack === 'encoder') return encoderGain;
  return tensor === OUTPUT[branch] ? gain : 0;
}

function scaledParameters(parameters: Parameters, factorOf: (name: string) => number): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, tensor]) => [name, tf.mul(tensor, factorOf(name))]));
}

/** Squared norm of the mean token over the mean squared norm of the tokens of the encoder's last state. */
async function correlationOfMemory(model: ModelConfig, parameters: Parameters, batch: Batch): Promise<number> {
  const correlation = tf.tidy(() => {
    const states: tf.Tensor[] = [];
    const observers: Observers = {
      sublayer: ({ stack, layer, kind }, { stream }) => {
        if (stack === 'encoder' && layer === model.layerCount && kind === 'feed-forward') states.push(stream);
        return stream;
      },
    };
    loss(model, parameters, batch, observers);
    const [memory] = states;
    if (!memory) throw new Error('the model has no encoder whose memory could be measured');
    const tokens = tf.reshape(memory, [batch.batchSize, model.sequenceLength, model.modelWidth]);
    return tf.div(tf.mean(tf.square(tf.mean(tokens, 1))), tf.mean(tf.square(memory)));
  });
  return numberOf(correlation);
}

/** Each branch once, with one encoder and without: every line above, in a second. */
export async function probe(): Promise<number[]> {
  const size = { layerCount: 2, modelWidth: 16, headCount: 2, vocabularySize: 16, sequenceLength: 8 };
  const measured = [];
  for (const [branch, encoderGain] of [...WITHOUT_MEMORY, ['cross-attention', 1]] as const)
    measured.push(await measure({ model: stackOf(size, branch), batchSize: 2, branch, gains: [0, 2], encoderGain }, 1));
  return measured.flatMap(({ passes, memoryCorrelation }) => [
    memoryCorrelation ?? 0,
    ...passes.flatMap(({ lossNats, forwardRatios, backwardRatios, normFactor, inputGradientNorm, outputGradientNorm }) => [
      lossNats,
      ...forwardRatios,
      ...backwardRatios,
      normFactor,
      inputGradientNorm,
      outputGradientNorm,
    ]),
  ]);
}

const WITHOUT_MEMORY = [
  ['feed-forward', null],
  ['self-attention', null],
] as const;

type StackSize = Pick<ModelConfig, 'layerCount' | 'modelWidth' | 'headCount' | 'vocabularySize' | 'sequenceLength'>;

/** A Post-LN model whose input has variance 1, as every later state: 0.8^2 of the token and 0.6^2 of its position. */
function stackOf(size: StackSize, branch: Branch): ModelConfig {
  const architecture = branch === 'cross-attention' ? 'encoder-decoder' : 'decoder';
  return modelOf({ ...size, architecture, embeddingDeviation: 0.8, positionDeviation: 0.6 });
}

interface Size {
  model: StackSize;
  batchSize: number;
  gains: number[];
  encoderGains: readonly number[];
  seedCount: number;
}

const SIZES: Record<Profile, Size> = {
  smoke: {
    model: { layerCount: 4, modelWidth: 32, headCount: 2, vocabularySize: 64, sequenceLength: 8 },
    batchSize: 2,
    gains: [0, 1],
    encoderGains: [1],
    seedCount: 1,
  },
  laptop: {
    model: { layerCount: 24, modelWidth: 64, headCount: 4, vocabularySize: 512, sequenceLength: 32 },
    batchSize: 4,
    gains: [0, 0.1, 0.3, 1, 2, 4],
    encoderGains: [0, 0.3, 1],
    seedCount: 10,
  },
  full: {
    model: { layerCount: 24, modelWidth: 128, headCount: 4, vocabularySize: 1024, sequenceLength: 64 },
    batchSize: 4,
    gains: [0, 0.1, 0.3, 1, 2, 4],
    encoderGains: [0, 0.3, 1],
    seedCount: 10,
  },
};

function grid(profile: Profile, baseSeed: number): Cell<Config>[] {
  const { model, batchSize, gains, encoderGains, seedCount } = SIZES[profile];
  const branches = [...WITHOUT_MEMORY, ...encoderGains.map((encoderGain) => ['cross-attention', encoderGain] as const)];
  const configs = branches.map(([branch, encoderGain]): Config => ({
    model: stackOf(model, branch),
    batchSize,
    branch,
    gains,
    encoderGain,
  }));
  return crossed(configs, seeds(baseSeed, seedCount));
}

export const normAttenuation = /* @__PURE__ */ defineExperiment<'norm-attenuation'>({
  id: 'norm-attenuation',
  title: 'Do the norms of a Post-LN stack shrink the gradient on its way to the input?',
  question:
    'A common account multiplies what every LayerNorm divides by, 1 / sqrt(1 + f) a sublayer, f being the size of the branch relative to its input, and concludes that early layers receive next to nothing. It leaves out what the branches return. Which of the two does a measured gradient follow?',
  method:
    'Post-LN decoders of 24 layers at initialisation, random tokens and targets, nothing trained. One kind of branch is left, by zeros in the output matrices of the others: feed-forward, causal self-attention, or cross-attention to the memory of an encoder. A gain from 0 to 4 multiplies its output matrix, all other weights being equal. Each sublayer reports f and b, the share of the gradient’s energy that the Jacobian of the branch returns, b by backpropagation; from them follow the product of the norms alone, the law sqrt((1 + b) / (1 + f)) a sublayer, and beside both stands the measured norm of the gradient at the input over that at the output. A gain on the output matrices of the encoder (0, 0.3, 1) changes how alike the tokens of the memory are and nothing else in the decoder. Recorded besides is what the norms passed on of the very gradient that reached them; this came after the first results, to see where the law errs. Xavier initialisation, embeddings scaled to variance 1, which the law assumes of the input. Judged at gains of 1 and more, where the two predictions are far apart. Width 64 is the smallest at which one trial seed, taken before the prediction, showed all of this clearly; ten seeds draw weights and tokens anew.',
  prediction:
    'With feed-forward or self-attention branches the measured ratio stays near the law and above the product of the norms alone, by more than a factor of 2 at every gain from 1 on, because the Jacobian of the branch returns about what the norm takes. With cross-attention to a memory of like tokens nothing comes back to the stream, and the product of the norms alone is right. The less alike the tokens of the memory, the smaller the loss. With no branch the ratio is 1.',
  refutedIf:
    'At a gain of 1 or more, the interval of the measured ratio over the product of the norms alone lies within a factor of 2, with feed-forward or self-attention branches; or that of the measured ratio over the law lies outside a factor of 2, with any branch; or the ratio without a branch lies outside 0.9 to 1.1.',
  limits:
    'Initialisation alone, one width, one depth, one initialisation. A stack with a single kind of branch is no transformer: in a whole one the branches change what each other reads. The law takes f and b as measured, so it explains the ratio without predicting b from the weights; its form assumes a branch that is independent of its input, and averages over tokens, which differ under causal attention. That the tokens of the memory decide is shown by scaling the encoder, which at gain 0 is no encoder any more.',
  timed: false,
  grid,
  measure,
  probe,
});
