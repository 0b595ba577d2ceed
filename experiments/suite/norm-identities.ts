import * as tf from '@tensorflow/tfjs-core';
import { defineExperiment, type Cell, type Measure } from '../experiment.ts';
import { inversePartialRms, PRMS_SHARE } from '../model/norms/prms-norm.ts';
import { inverseRms } from '../model/norms/rms-norm.ts';
import { draws } from '../model/random.ts';
import type { ConfigOf, MeasurementOf, ModelConfig, Profile } from '../result.ts';
import { numberOf } from '../training/train.ts';
import { measureCentring } from './centring.ts';
import { crossed, modelOf, seeds } from './models.ts';
import { measureInvariances } from './norm-invariances.ts';
import { measureJacobians } from './norm-jacobian.ts';

type Config = ConfigOf<'norm-identities'>;
type Of<Identity extends Config['identity']> = Extract<Config, { identity: Identity }>;

export const measure: Measure<'norm-identities'> = async (config, seed) => {
  switch (config.identity) {
    case 'invariance':
      return { identity: config.identity, table: await measureInvariances(config, seed) };
    case 'jacobian':
      return { identity: config.identity, norms: await measureJacobians(config, seed) };
    case 'partial-rms':
      return measurePartialRms(config, seed);
    case 'centring':
      return measureCentring(config, seed);
    default:
      return config satisfies never;
  }
};

async function measurePartialRms({ rows, width, epsilon }: Of<'partial-rms'>, seed: number): Promise<MeasurementOf<'norm-identities'>> {
  const squaredErrors = tf.tidy(() => {
    const x = tf.tensor(Float32Array.from(draws(seed, 'rows').normal(rows * width)), [rows, width]);
    return SHARES.map((share) => tf.mean(tf.square(tf.sub(tf.div(inverseRms(x, epsilon), inversePartialRms(x, epsilon, share)), 1))));
  });
  const errors = await Promise.all(squaredErrors.map(numberOf));
  const parts = SHARES.map((share, index) => ({
    share,
    entryCount: Math.ceil(width * share),
    relativeError: Math.sqrt(errors[index] ?? Number.NaN),
  }));
  return { identity: 'partial-rms', parts };
}

/** That of pRMSNorm, and larger ones. */
const SHARES = [PRMS_SHARE, 1 / 8, 1 / 4];

/** One small cell of each kind. */
export async function probe(): Promise<number[]> {
  const numbers: number[] = [];
  for (const config of configurations(SIZES.smoke)) {
    const measured = await measure(config, 1);
    switch (measured.identity) {
      case 'invariance':
        numbers.push(...measured.table.map(({ deviation }) => deviation));
        break;
      case 'jacobian':
        numbers.push(...measured.norms.flatMap((each) => Object.values(each).filter((value) => typeof value === 'number')));
        break;
      case 'partial-rms':
        numbers.push(...measured.parts.map(({ relativeError }) => relativeError));
        break;
      case 'centring':
        numbers.push(measured.lossNats, ...measured.meanShares, measured.uncentred.logits, measured.uncentred.gradients);
        break;
      default:
        measured satisfies never;
    }
  }
  return numbers;
}

interface Size {
  layer: Pick<Of<'invariance'>, 'rows' | 'inputCount' | 'width'>;
  jacobian: Pick<Of<'jacobian'>, 'rows' | 'width'>;
  partialWidths: readonly number[];
  /** Numbers drawn for each width. */
  partialSize: number;
  model: Pick<ModelConfig, 'modelWidth' | 'headCount' | 'vocabularySize' | 'sequenceLength'>;
  depths: readonly number[];
  batchSize: number;
  seedCount: number;
}

const PARTIAL_WIDTHS = [64, 128, 256, 512, 1024, 4096];
const MODEL = { modelWidth: 64, headCount: 4, vocabularySize: 64, sequenceLength: 32 };

const SIZES: Record<Profile, Size> = {
  smoke: {
    layer: { rows: 8, inputCount: 8, width: 32 },
    jacobian: { rows: 8, width: 16 },
    partialWidths: [64],
    partialSize: 2 ** 14,
    model: { modelWidth: 16, headCount: 2, vocabularySize: 16, sequenceLength: 8 },
    depths: [2],
    batchSize: 2,
    seedCount: 1,
  },
  laptop: {
    layer: { rows: 64, inputCount: 64, width: 64 },
    jacobian: { rows: 64, width: 64 },
    partialWidths: PARTIAL_WIDTHS,
    partialSize: 2 ** 20,
    model: MODEL,
    depths: [2, 6, 24],
    batchSize: 4,
    seedCount: 10,
  },
  full: {
    layer: { rows: 256, inputCount: 256, width: 256 },
    jacobian: { rows: 256, width: 256 },
    partialWidths: PARTIAL_WIDTHS,
    partialSize: 2 ** 22,
    model: { modelWidth: 256, headCount: 8, vocabularySize: 256, sequenceLength: 64 },
    depths: [2, 6, 24],
    batchSize: 4,
    seedCount: 10,
  },
};

/** The one of the models, and 0, at which the identities are exact. */
const EPSILONS = [0, 1e-5];

/** At the kink of ReLU rounding can change a gradient by more than itself. */
const CENTRED_MODELS = [
  { activation: 'gelu', embeddingMean: 0 },
  { activation: 'gelu', embeddingMean: 1 },
  { activation: 'relu', embeddingMean: 0 },
] as const;

function configurations({ layer, jacobian, partialWidths, partialSize, model, depths, batchSize }: Size): Config[] {
  return [
    ...EPSILONS.map((epsilon): Config => ({ identity: 'invariance', ...layer, epsilon })),
    { identity: 'jacobian', ...jacobian, epsilon: 0 },
    ...partialWidths.map((width): Config => ({ identity: 'partial-rms', rows: partialSize / width, width, epsilon: 0 })),
    ...depths.flatMap((layerCount) =>
      CENTRED_MODELS.map(({ activation, embeddingMean }): Config => ({
        identity: 'centring',
        model: modelOf({ ...model, placement: 'pre', layerCount, activation }),
        batchSize,
        embeddingMean,
      })),
    ),
  ];
}

function grid(profile: Profile, baseSeed: number): Cell<Config>[] {
  const size = SIZES[profile];
  return crossed(configurations(size), seeds(baseSeed, size.seedCount));
}

export const normIdentities = /* @__PURE__ */ defineExperiment<'norm-identities'>({
  id: 'norm-identities',
  title: 'What does a norm leave unchanged, and what does RMSNorm give up?',
  question:
    'The RMSNorm paper derives which changes of weights and data leave the output of each norm alone, what the norm does to gradients, and how well a part of a row stands for the whole. Do the norms of this suite, in single precision, do so? And is a Pre-LN model with LayerNorm the same function as one with RMSNorm once every mean is taken out that would be written to the stream?',
  method:
    'Four identities, each on numbers drawn anew under ten seeds. A layer N(x W) of 64 cases, 64 inputs and 64 outputs, before and after each of the six transformations of the table in the paper: factors of 3 and, for a single case or vector, 5, and shifts of the size of the weights and of 2; both with epsilon 0, at which the table is exact, and with the 10⁻⁵ of the models. The Jacobians of the norms at rows of width 64 that have a mean. The root mean square of the first sixteenth, eighth and quarter of normal rows, for widths from 64 to 4096. And Pre-LN models of 2, 6 and 24 layers with random gains and biases, against the same with RMSNorm: with embedding, positions, W_O, W_2 and b_2 centred over the entries of the stream, and without. The bias of a feed-forward norm is folded into b_1; norms in front of attention and of the head keep the bias 0, because no parameter behind them could take it up. Embeddings are taken as drawn and with a mean added that is as large as their deviation. A trial with ReLU showed that in some models rounding put an activation on the other side of its kink, which changes the gradients of that layer although the functions agree; so the models are judged with GELU, which is smooth, and those with ReLU stand beside them. All of it is small: rounding, which it is about, grows with the size only slowly.',
  prediction:
    'Where the table says that an output is unchanged it changes by less than 10⁻⁵ of its largest entry at epsilon 0, and by more than 10⁻² everywhere else, so that RMSNorm gives up the re-centring of weights and nothing else of what LayerNorm has. The L2 norm behaves as RMSNorm. The Jacobian removes two directions under LayerNorm and one under the others; the gradient is orthogonal to the row and inversely proportional to its length. The first k of d normal entries give the root mean square with a relative error of sqrt((1 - k/d) / 2k), which is 1 / sqrt(2k) for a small part. The centred models agree to rounding, better than 10⁻⁴ in loss, logits and the gradient of every tensor, and the ones that were not centred differ by more than 10⁻² in logits and gradients. These are theorems, so that a refutation would speak against the code; sizes of rounding errors are the only guess.',
  refutedIf:
    'The 95 % interval of a deviation lies wholly on the wrong side of its bound; or the measured error of the partial root mean square over the predicted one has an interval wholly outside 0.95 to 1.05 at any width.',
  limits:
    'Identities of functions at random numbers, at initialisation; they say nothing about what training does with them. Normal rows are the best case for a part of a row: entries of a trained stream differ in size and depend on each other. The models that are converted have no biases in attention, so that norms in front of it had to have none; with such biases the same folding would work. That two models are the same function does not make them train alike: a mean that LayerNorm hides can grow, and weight decay sees other weights.',
  timed: false,
  grid,
  measure,
  probe,
});
