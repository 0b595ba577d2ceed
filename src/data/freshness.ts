/**
 * Whether a run's code is the code of the repository. `npm run experiments -- refresh` writes it before each build; pages only read it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { BACKENDS, PROFILES, type BackendName, type Profile } from '../../experiments/result.ts';
import { cacheFolder } from './folders.ts';

const freshnessSchema = z.object({
  runs: z.array(
    z.object({
      experiment: z.string(),
      profile: z.enum(PROFILES),
      backend: z.enum(BACKENDS),
      /** `equivalent`: the code changed, and a probe gave the same bits. */
      state: z.enum(['fresh', 'equivalent', 'stale']),
      cellCount: z.int().nonnegative(),
      staleCellCount: z.int().nonnegative(),
      /** Why cells are stale, and the command that measures them again. Empty when none is. */
      reasons: z.array(z.string()),
      command: z.string(),
    }),
  ),
});

export type RunFreshness = z.infer<typeof freshnessSchema>['runs'][number];

/** What the last `refresh` found for the run, or null where there was none (a preview of a page, or a test): the run then counts as fresh. */
export function freshnessOf(experiment: string, profile: Profile, backend: BackendName): RunFreshness | null {
  const file = join(cacheFolder(), 'freshness.json');
  if (!existsSync(file)) return null;
  const parsed = freshnessSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`${file}: field ${issue?.path.join('.') ?? '?'}: ${issue?.message ?? 'does not fit'}. Write it again: npm run experiments -- refresh`);
  }
  return parsed.data.runs.find((run) => run.experiment === experiment && run.profile === profile && run.backend === backend) ?? null;
}
