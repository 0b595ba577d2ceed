/** The suite's command: `npm run experiments -- <command>`. Results and listings go to standard output, progress to the error stream. */
import path from 'node:path';
import { Command, Option } from 'commander';
import { ResultError, type BackendName, type Profile } from './result.ts';
import { loadCatalogue } from './run/catalogue.ts';
import { PUBLISHED_SEED, committedFolder } from './run/committed.ts';
import { freshnessOf } from './run/freshness.ts';
import { listLines, listing } from './run/listing.ts';
import { BACKEND_CHOICES, PROFILE_CHOICES, duration, positiveNumber, wholeNumber } from './run/options.ts';
import { refreshCommand } from './run/refresh-command.ts';
import { reportTo } from './run/report.ts';
import { dryRun, planLine, runCommand, type RunSurroundings } from './run/run-command.ts';
import { freshnessLines } from './run/freshness-lines.ts';
import { realDisk } from './run/store.ts';
import { UserError } from './run/user-error.ts';

const EXIT = { done: 0, error: 1, incomplete: 2, interrupted: 130 } as const;
const root = path.resolve(import.meta.dirname, '..');
const interruption = new AbortController();

const program = new Command('experiments')
  .description('Measures the experiments behind the posts.')
  .configureHelp({ showGlobalOptions: true })
  .addHelpText('after', '\nExit codes: 0 done; 1 error; 2 some cells failed, or results are stale (status --check); 130 interrupted.');

program
  .command('list')
  .description('the experiments, their questions and the size of their grids')
  .option('--json', 'for programs')
  .action(async ({ json }: { json?: true }) => {
    const entries = listing(await loadCatalogue(root));
    print(json ? JSON.stringify(entries, null, 2) : listLines(entries));
  });

interface RunOptions {
  profile: Profile;
  backend: 'auto' | BackendName;
  workers?: number;
  seed: number;
  out: string;
  force?: true;
  dryRun?: true;
  json?: true;
}

program
  .command('run')
  .description('measure what is not fresh of the named experiments, or of all')
  .argument('[id...]', 'experiments; all when none is named')
  .addOption(new Option('--profile <name>', 'size of the grid').choices(PROFILE_CHOICES).default('laptop'))
  .addOption(new Option('--backend <name>', 'what computes').choices(BACKEND_CHOICES).default('auto'))
  .option('--workers <n>', 'processes that measure side by side (default: one for each core on wasm, else 1)', positiveNumber)
  .option('--seed <n>', 'base seed', wholeNumber, PUBLISHED_SEED)
  .option('--out <dir>', 'where results go', committedFolder(root))
  .option('--force', 'measure fresh cells, too')
  .option('--dry-run', 'say what would be measured and how long it takes, and measure nothing')
  .option('--json', 'print the plan or the outcome for programs')
  .action(async (ids: string[], options: RunOptions) => {
    const registry = await loadCatalogue(root);
    const { profile, backend, seed, force = false, json } = options;
    const request = { ids, profile, backend, workers: options.workers ?? null, baseSeed: seed, force };
    const surroundings = surroundingsOf(path.resolve(options.out));
    if (options.dryRun) {
      const summaries = await dryRun(registry, request, surroundings);
      print(json ? JSON.stringify(summaries, null, 2) : summaries.map(planLine).join('\n'));
      return;
    }
    const outcomes = await runCommand(registry, request, surroundings);
    if (json) print(JSON.stringify(outcomes, null, 2));
    if (interruption.signal.aborted) {
      surroundings.report.line('interrupted; the same command goes on from here');
      process.exitCode = EXIT.interrupted;
    } else if (outcomes.some(({ failed }) => failed > 0)) {
      process.exitCode = EXIT.incomplete;
    }
  });

program
  .command('status')
  .description('which results are fresh, and why the others are not')
  .option('--out <dir>', 'where the results are', committedFolder(root))
  .option('--check', 'exit with 2 when a result is stale or incomplete')
  .option('--json', 'for programs')
  .action(async ({ out, check, json }: { out: string; check?: true; json?: true }) => {
    const freshness = await freshnessOf(root, await loadCatalogue(root), path.resolve(out));
    print(json ? JSON.stringify(freshness, null, 2) : freshnessLines(freshness));
    if (check && freshness.experiments.some(({ state }) => state === 'stale')) process.exitCode = EXIT.incomplete;
  });

program
  .command('refresh')
  .description('measure again what is stale of the committed results, within a time budget; part of the build')
  .option('--budget <duration>', 'such as 90s, 10m or 1h', duration, 10)
  .action(async ({ budget }: { budget: number }) => {
    await refreshCommand(await loadCatalogue(root), budget, surroundingsOf(committedFolder(root)));
    if (interruption.signal.aborted) process.exitCode = EXIT.interrupted;
  });

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);
try {
  await program.parseAsync();
} catch (error) {
  const isOurs = !(error instanceof UserError || error instanceof ResultError);
  process.stderr.write(`${isOurs && error instanceof Error ? (error.stack ?? error.message) : (error as Error).message}\n`);
  process.exitCode = EXIT.error;
}

function surroundingsOf(out: string): RunSurroundings {
  return { root, out, signal: interruption.signal, report: reportTo(process.stderr), now: () => new Date(), disk: realDisk };
}

/** The first time ends the workers and puts together what is there; the second time ends at once. */
function interrupt(): void {
  if (interruption.signal.aborted) process.exit(EXIT.interrupted);
  interruption.abort();
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
