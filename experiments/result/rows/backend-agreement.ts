import { z } from 'zod';
import { sketchSchema } from '../sketch.ts';
import { BACKENDS, count, modelConfig, real } from '../vocabulary.ts';

export const config = z.strictObject({ model: modelConfig, batchSize: count });

export const measurement = z.strictObject({
  /** What computed the cell: the same cell stands in the file once for each backend. */
  backend: z.enum(BACKENDS),
  lossNats: real,
  /** Of the head's output, [tokens, vocabulary]. */
  logits: sketchSchema,
  /** Of the loss's gradient for every parameter. */
  gradients: z.array(sketchSchema.extend({ parameter: z.string() })),
});
