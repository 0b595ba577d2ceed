import { z } from 'zod';
import { count, modelConfig, real } from '../vocabulary.ts';

export const config = z.strictObject({
  model: modelConfig,
  batchSize: count,
  /** `random`: every layer matrix moves by N(0, eta^2) an entry. `sign`: by eta times the sign of minus its gradient, the first step of Adam. */
  perturbation: z.enum(['random', 'sign']),
  eta: z.number().positive(),
});

export const measurement = z.strictObject({
  /** `mean over tokens of ||F(theta + delta) - F(theta)||^2 / d`, F the final normalised state of width d. At most about 2 once the two are independent. */
  squaredChange: real,
  /** Euclidean norm of the whole perturbation, over all layer matrices. */
  perturbationNorm: real,
});
