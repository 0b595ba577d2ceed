/** What experiments say of themselves. The integration `described-experiments` extracts it before a build, so that pages need none of their code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheFolder } from './folders.ts';

const description = z.object({
  id: z.string(),
  title: z.string(),
  question: z.string(),
  method: z.string(),
  prediction: z.string(),
  refutedIf: z.string(),
  limits: z.string(),
  timed: z.boolean(),
});
export type ExperimentDescription = z.infer<typeof description>;

/** The experiments in the order of the registry. */
export function experimentDescriptions(): ExperimentDescription[] {
  return z.array(description).parse(JSON.parse(readFileSync(join(cacheFolder(), 'experiments.json'), 'utf8')));
}
