import { z } from 'zod';
import { count, modelConfig, real, reals } from '../vocabulary.ts';

/** The norms of table 1 of Zhang & Sennrich 2019, in its order, and the L2 norm. */
export const INVARIANCE_NORMS = ['batchnorm', 'weightnorm', 'layernorm', 'rmsnorm', 'prmsnorm', 'l2'] as const;
/** The columns of that table, in its order. */
export const INVARIANCE_TRANSFORMATIONS = [
  'weight-matrix-rescaling',
  'weight-matrix-recentring',
  'weight-vector-rescaling',
  'dataset-rescaling',
  'dataset-recentring',
  'single-case-rescaling',
] as const;
export const JACOBIAN_NORMS = ['layernorm', 'rmsnorm', 'prmsnorm', 'l2'] as const;

const epsilon = z.number().nonnegative();

export const config = z.discriminatedUnion('identity', [
  /** A layer `N(x W)`, x [rows, inputCount] and W [inputCount, width], before and after each transformation of x or W. */
  z.strictObject({ identity: z.literal('invariance'), rows: count, inputCount: count, width: count, epsilon }),
  /** The Jacobian of each norm at one random row with a mean of its own, and gradients at `rows` such rows. */
  z.strictObject({ identity: z.literal('jacobian'), rows: count, width: count, epsilon }),
  /** The root mean square of the first entries of a row of normal numbers, against that of the row, for several shares of the row. */
  z.strictObject({ identity: z.literal('partial-rms'), rows: count, width: count, epsilon }),
  /** A Pre-LN model with LayerNorm against the same with RMSNorm, as it is and with everything centred that writes to the stream. */
  z.strictObject({
    identity: z.literal('centring'),
    model: modelConfig,
    batchSize: count,
    /** Added to every entry of the embedding, so that tokens have a mean to lose. */
    embeddingMean: z.number(),
  }),
]);

const invariance = z.strictObject({
  norm: z.enum(INVARIANCE_NORMS),
  transformation: z.enum(INVARIANCE_TRANSFORMATIONS),
  /** Largest change of an entry of the output over its largest entry before. */
  deviation: real,
});

const jacobian = z.strictObject({
  norm: z.enum(JACOBIAN_NORMS),
  /** `d - tr P`, where `P` is the Jacobian at unit gain over the factor of the row: the directions that a projector removes. */
  nullDirections: real,
  /** Largest entry of `P P - P`: zero where P is a projector, so that its trace is its rank. */
  projectorError: real,
  /** Largest |cosine| of the gradient with the row, and with the vector of ones, over the rows; random gain and gradient above. */
  cosineWithInput: real,
  cosineWithOnes: real,
  /** `||c g(c x) - g(x)|| / ||g(x)||` for the gradient g at all rows, c = 3. */
  scalingError: real,
});

const conversion = z.strictObject({
  /** `|difference| / loss`, largest difference of a logit over the largest logit, and of a gradient, norm over norm, in the worst tensor. */
  loss: real,
  logits: real,
  gradients: real,
  worstGradient: z.string(),
});

export const measurement = z.discriminatedUnion('identity', [
  z.strictObject({ identity: z.literal('invariance'), table: z.array(invariance) }),
  z.strictObject({ identity: z.literal('jacobian'), norms: z.array(jacobian) }),
  z.strictObject({
    identity: z.literal('partial-rms'),
    parts: z.array(
      z.strictObject({
        /** Of the row that is looked at, and the entries that these are. */
        share: z.number().positive(),
        entryCount: count,
        /** Root mean square, over the rows, of `partial RMS / RMS - 1`. */
        relativeError: real,
      }),
    ),
  }),
  z.strictObject({
    identity: z.literal('centring'),
    lossNats: real,
    /** Share of the stream's mean square that is the square of the tokens' means, before each norm of the model with LayerNorm. */
    meanShares: reals,
    centred: conversion,
    uncentred: conversion,
  }),
]);
