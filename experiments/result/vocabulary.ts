/** The words that configurations are written in: one list each, so that a wrong one is refused with the right ones named. */
import { z } from 'zod';
import { decodeNonFinite } from './codec.ts';

export const PROFILES = ['smoke', 'laptop', 'full'] as const;
export const BACKENDS = ['tensorflow', 'webgpu', 'wasm'] as const;
export const ARCHITECTURES = ['decoder', 'encoder-decoder'] as const;
export const PLACEMENTS = [
  'post',
  'pre',
  'deepnorm',
  'sandwich',
  'reordered',
  'admin',
  'layernorm-scaling',
  'mix-ln',
  'rezero',
  'parallel',
] as const;
export const NORMS = [
  'layernorm',
  'layernorm-without-bias',
  'layernorm-without-gain',
  'layernorm-plain',
  'rmsnorm',
  'rmsnorm-plain',
  'rmsnorm-one-plus-gain',
  'prmsnorm',
  'prmsnorm-eighth',
  'prmsnorm-quarter',
  'l2',
  'dyt',
  'none',
] as const;
export const INITIALISATIONS = ['xavier', 'fairseq', 'pytorch', 'gpt2'] as const;
export const ACTIVATIONS = ['relu', 'gelu'] as const;

export type Profile = (typeof PROFILES)[number];
export type BackendName = (typeof BACKENDS)[number];
export type Architecture = (typeof ARCHITECTURES)[number];
export type Placement = (typeof PLACEMENTS)[number];
export type NormKind = (typeof NORMS)[number];
export type Initialisation = (typeof INITIALISATIONS)[number];
export type Activation = (typeof ACTIVATIONS)[number];

/** A number that may be NaN or infinite: divergence is data. */
export const real = z.preprocess(decodeNonFinite, z.union([z.number(), z.nan(), z.literal(Infinity), z.literal(-Infinity)]));
export const reals = z.array(real);
export const count = z.int().positive();

/** What every model-building configuration states; nothing is left to a default of the code. */
export const modelConfig = z.strictObject({
  architecture: z.enum(ARCHITECTURES),
  placement: z.enum(PLACEMENTS),
  norm: z.enum(NORMS),
  /** Norm of every head's queries and keys, over the width of the head, before their product. */
  qkNorm: z.enum(NORMS),
  initialisation: z.enum(INITIALISATIONS),
  /** Multiplies W_O and W_2 after initialisation. */
  branchGain: z.number().nonnegative(),
  activation: z.enum(ACTIVATIONS),
  /** Layers of each stack: an encoder-decoder of 6 has 6 + 6. */
  layerCount: count,
  modelWidth: count,
  feedForwardWidth: count,
  headCount: count,
  vocabularySize: count,
  /** Tokens a sequence, of the source and of the target alike. */
  sequenceLength: count,
  /** Standard deviation of the token embedding at initialisation; positions have `positionDeviation`. */
  embeddingDeviation: z.number().positive(),
  positionDeviation: z.number().nonnegative(),
  /** Standard deviation of the output head; null means 1 / sqrt(modelWidth). */
  headDeviation: z.number().positive().nullable(),
  epsilon: z.number().positive(),
});
export type ModelConfig = z.infer<typeof modelConfig>;
