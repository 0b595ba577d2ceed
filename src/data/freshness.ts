/** Whether results belong to the present code, as `refresh` found before the build. Pages only read it. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  FRESHNESS_FILE,
  freshnessSchema,
  type Freshness,
  type RunOf,
  type ExperimentId,
  type RunFreshness,
} from '../../experiments/result.ts';

export interface RunState extends RunFreshness {
  /** The command that makes the experiment fresh; null when it is. */
  command: string | null;
}

/** What the last `refresh` found for the run, or null where there was none (a preview, a test): the run then counts as fresh. */
export function freshnessOf(experiment: ExperimentId, run: Pick<RunOf<ExperimentId>, 'profile' | 'backend'>): RunState | null {
  const found = readFreshness()?.experiments.find((each) => each.experiment === experiment);
  const state = found?.runs.find(({ profile, backend }) => profile === run.profile && backend === run.backend);
  return found && state ? { ...state, command: found.command } : null;
}

let known: { file: string; changedAt: number; freshness: Freshness } | null = null;

/** Read once until the file changes: every figure asks for it. */
function readFreshness(): Freshness | null {
  const file = join(process.env.RESULTS_DIR ?? '.', FRESHNESS_FILE);
  const changedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (changedAt === undefined) return null;
  if (known?.file === file && known.changedAt === changedAt) return known.freshness;
  const parsed = freshnessSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) {
    known = { file, changedAt, freshness: parsed.data };
    return parsed.data;
  }
  const issue = parsed.error.issues[0];
  throw new Error(
    `${file}: field ${issue?.path.join('.') ?? '?'}: ${issue?.message ?? 'does not fit'}. Write it again: npm run experiments -- refresh`,
  );
}
