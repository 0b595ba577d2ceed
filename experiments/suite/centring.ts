/** How far a Pre-LN model with LayerNorm is from the same model with RMSNorm, with and without centring what writes to the stream. */
import * as tf from '@tensorflow/tfjs-core';
import { initialise, type Parameters } from '../model/initialisation.ts';
import { asPreRmsNorm, gradientsFromPreRmsNorm } from '../model/pre-rms-norm.ts';
import { draws } from '../model/random.ts';
import { finalState, lossAndGradients, type Batch } from '../model/transformer.ts';
import type { ConfigOf, MeasurementOf, ModelConfig } from '../result.ts';
import { randomBatch } from '../training/random-batch.ts';
import { numberOf } from '../training/train.ts';

type Config = Extract<ConfigOf<'norm-identities'>, { identity: 'centring' }>;
type Measurement = Extract<MeasurementOf<'norm-identities'>, { identity: 'centring' }>;

interface Outcome {
  loss: tf.Tensor;
  logits: tf.Tensor;
  gradients: Parameters;
}

export async function measureCentring({ model, batchSize, embeddingMean }: Config, seed: number): Promise<Measurement> {
  const batch = randomBatch(model, batchSize, 'uniform', seed);
  const parameters = perturbed(model, seed, embeddingMean);
  const original = outcomeOf(model, parameters, batch);
  const shares = await Promise.all(meanShares(model, parameters, batch).map(numberOf));
  const compared = [];
  for (const centred of [true, false]) {
    const converted = asPreRmsNorm(model, parameters, { centred });
    const outcome = outcomeOf(converted.model, converted.parameters, batch);
    const gradients = gradientsFromPreRmsNorm(parameters, outcome.gradients, { centred });
    compared.push(await distance(original, { ...outcome, gradients }));
    tf.dispose([converted.parameters, outcome.loss, outcome.logits, outcome.gradients, gradients]);
  }
  const lossNats = await numberOf(original.loss.clone());
  tf.dispose([parameters, original.loss, original.logits, original.gradients]);
  const [centred, uncentred] = compared;
  if (!centred || !uncentred) throw new Error('two conversions were to be compared');
  return { identity: 'centring', lossNats, meanShares: shares, centred, uncentred };
}

/** Gains spread around 1 and biases around 0, where both can be taken over, and an embedding with a mean: at their initial values they would test nothing. */
function perturbed(model: ModelConfig, seed: number, embeddingMean: number): Parameters {
  const drawn = initialise(model, seed);
  const entries = Object.entries(drawn).map(([name, tensor]): [string, tf.Tensor] => {
    const isSpread = /\.(gain|b1|b2)$|feedForwardNorm\.bias$/.test(name);
    const noise = isSpread ? draws(seed, `spread ${name}`).normal(tensor.size) : null;
    const added = noise
      ? tf.tensor(
          Float32Array.from(noise, (z) => SPREAD * z),
          tensor.shape,
        )
      : tf.scalar(embeddingMean);
    return [name, noise || name.endsWith('.embedding') ? tf.tidy(() => tf.add(tensor, added)) : tensor.clone()];
  });
  tf.dispose(drawn);
  return Object.fromEntries(entries);
}

const SPREAD = 0.2;

function outcomeOf(model: ModelConfig, parameters: Parameters, batch: Batch): Outcome {
  const { head } = parameters;
  if (!head) throw new Error('the model has no head');
  const logits = tf.tidy(() => tf.matMul(finalState(model, parameters, batch), head));
  return { ...lossAndGradients(model, parameters, batch), logits };
}

/** `sum mean(x)^2 / sum mean(x^2)` over the tokens, of what each sublayer's norm reads. */
function meanShares(model: ModelConfig, parameters: Parameters, batch: Batch): tf.Tensor[] {
  return tf.tidy(() => {
    const shares: tf.Tensor[] = [];
    finalState(model, parameters, batch, {
      sublayer: (_, { normRead, stream }) => {
        shares.push(tf.div(tf.mean(tf.square(tf.mean(normRead, -1))), tf.mean(tf.square(normRead))));
        return stream;
      },
    });
    return shares;
  });
}

async function distance(from: Outcome, to: Outcome): Promise<Measurement['centred']> {
  const loss = await numberOf(tf.tidy(() => tf.div(tf.abs(tf.sub(to.loss, from.loss)), from.loss)));
  const logits = await numberOf(tf.tidy(() => tf.div(tf.max(tf.abs(tf.sub(to.logits, from.logits))), tf.max(tf.abs(from.logits)))));
  let [gradients, worstGradient] = [0, ''];
  for (const [name, expected] of Object.entries(from.gradients)) {
    const found = to.gradients[name];
    if (!found) continue;
    const relative = await numberOf(tf.tidy(() => tf.div(tf.norm(tf.sub(found, expected)), tf.norm(expected))));
    if (!(relative <= gradients)) [gradients, worstGradient] = [relative, name];
  }
  return { loss, logits, gradients, worstGradient };
}
