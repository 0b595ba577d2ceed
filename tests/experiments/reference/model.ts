/**
 * The float64 referee of the model: loss and gradients of a transformer, written from the formulas and independent of the code it judges.
 * Decoder-only or encoder-decoder; the head is untied and has no bias.
 */
import { crossEntropy } from './cross-entropy.ts';
import { embed } from './embedding.ts';
import { product, transpose, type Matrix } from './matrix.ts';
import { Gradients, parameter, type Tensors } from './parameters.ts';
import { runStack, type ReferenceConfig } from './stack.ts';

export interface Batch {
  /** Tokens of the encoder; only for encoder-decoder. */
  source?: readonly (readonly number[])[];
  inputs: readonly (readonly number[])[];
  targets: readonly (readonly number[])[];
}

export interface Reckoning {
  lossNats: number;
  logits: Matrix;
  gradients: Tensors;
}

/** Loss (mean over all predicted tokens, nats), logits [b t, V] and the gradient of every parameter. */
export function lossAndGradients(config: ReferenceConfig, parameters: Tensors, batch: Batch): Reckoning {
  const gradients = new Gradients();
  const options = { config, batchSize: batch.inputs.length, parameters, gradients };

  const source = config.architecture === 'encoder-decoder' ? embed(batch.source ?? [], 'encoder', parameters, gradients) : null;
  const encoder = source && runStack(source.value, null, { ...options, stack: 'encoder' });
  const inputs = embed(batch.inputs, 'decoder', parameters, gradients);
  const decoder = runStack(inputs.value, encoder?.value ?? null, { ...options, stack: 'decoder' });
  const head = parameter(parameters, 'head');
  const logits = product(decoder.value, head);
  const { loss, gradient } = crossEntropy(logits, batch.targets.flat());

  gradients.add('head', product(transpose(decoder.value), gradient));
  const { dx, dMemory } = decoder.backward(product(gradient, transpose(head)));
  inputs.backward(dx);
  if (source && encoder && dMemory) source.backward(encoder.backward(dMemory).dx);
  return { lossNats: loss, logits, gradients: gradients.of(parameters) };
}
