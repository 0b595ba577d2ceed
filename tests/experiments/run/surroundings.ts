import { loadCatalogue } from '../../../experiments/run/catalogue.ts';
import type { Profile } from '../../../experiments/result.ts';
import type { Report } from '../../../experiments/run/report.ts';
import type { RunRequest } from '../../../experiments/run/request.ts';
import { runCommand, type RunSurroundings } from '../../../experiments/run/run-command.ts';
import type { RunOutcome } from '../../../experiments/run/plan-state.ts';
import { realDisk } from '../../../experiments/run/store.ts';
import { miniProject, type MiniProject } from './mini-project.ts';
import { timeless } from './processes.ts';

export const REQUEST: RunRequest = {
  ids: ['update-sensitivity'],
  profile: 'laptop',
  backend: 'wasm',
  workers: 2,
  baseSeed: 1,
  force: false,
  timeLimitMinutes: null,
};

/** A report that keeps its lines. */
export function keptReport(): Report & { lines: string[] } {
  const lines: string[] = [];
  return { lines, line: (text) => lines.push(text), begin: () => undefined, advance: () => undefined, end: () => undefined };
}

export function surroundings(project: MiniProject, changes: Partial<RunSurroundings> = {}): RunSurroundings {
  return {
    root: project.root,
    out: project.out,
    signal: new AbortController().signal,
    report: keptReport(),
    now: () => new Date('2026-01-02T03:04:05Z'),
    disk: realDisk,
    ...changes,
  };
}

export async function runMini(
  project: MiniProject,
  request: Partial<RunRequest> = {},
  changes: Partial<RunSurroundings> = {},
): Promise<RunOutcome[]> {
  return runCommand(await loadCatalogue(project.root), { ...REQUEST, ...request }, surroundings(project, changes));
}

const undisturbedResults = new Map<Profile, unknown>();

/** What the grid of update-sensitivity gives when nothing goes wrong, without what differs between two runs. */
export async function undisturbed(profile: Profile): Promise<unknown> {
  if (!undisturbedResults.has(profile)) {
    const project = miniProject();
    await runMini(project, { profile });
    undisturbedResults.set(profile, timeless(project.out));
  }
  return undisturbedResults.get(profile);
}
