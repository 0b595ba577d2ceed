import path from 'node:path';
import { Option } from 'commander';
import type { Profile } from '../result.ts';
import { loadCatalogue } from '../run/catalogue.ts';
import { PUBLISHED_SEED } from '../run/committed.ts';
import { dryRun, planLines } from '../run/dry-run.ts';
import type { BackendChoice } from '../run/messages.ts';
import { BACKEND_CHOICES, PROFILE_CHOICES, positiveDuration, positiveNumber, wholeNumber } from '../run/options.ts';
import { runCommand } from '../run/run-command.ts';
import { EXIT, type AddCommand } from './command.ts';

interface RunOptions {
  profile: Profile;
  backend: BackendChoice;
  workers?: number;
  seed: number;
  out: string;
  force?: true;
  timeLimit?: number;
  dryRun?: true;
  json?: true;
}

export const addRunCommand: AddCommand = (program, { root, defaultOut, signal, surroundingsOf, print }) => {
  program
    .command('run')
    .description('measure what is not fresh of the named experiments, or of all')
    .argument('[id...]', 'experiments; all when none is named')
    .addOption(new Option('--profile <name>', 'size of the grid').choices(PROFILE_CHOICES).default('laptop'))
    .addOption(new Option('--backend <name>', 'what computes').choices(BACKEND_CHOICES).default('auto'))
    .option(
      '--workers <n>',
      'processes that measure side by side (default: one for each core on wasm, 4 on a GPU by webgpu, else 1)',
      positiveNumber,
    )
    .option('--seed <n>', 'base seed', wholeNumber, PUBLISHED_SEED)
    .option('--out <dir>', 'where results go', defaultOut)
    .option('--force', 'measure fresh cells, too')
    .option('--time-limit <duration>', 'end after so long, such as 9m, and say what is left; repeat the command to go on', positiveDuration)
    .option('--dry-run', 'say what would be measured and how long it takes, and measure nothing')
    .option('--json', 'print the plan or the outcome for programs')
    .action(async (ids: string[], options: RunOptions) => {
      const registry = await loadCatalogue(root);
      const { profile, backend, seed, force = false, timeLimit, json } = options;
      const request = {
        ids,
        profile,
        backend,
        workers: options.workers ?? null,
        baseSeed: seed,
        force,
        timeLimitMinutes: timeLimit ?? null,
      };
      const surroundings = surroundingsOf(path.resolve(options.out));
      if (options.dryRun) {
        const summaries = await dryRun(registry, request, surroundings);
        print(json ? JSON.stringify(summaries, null, 2) : planLines(summaries, timeLimit ?? null).join('\n'));
        return;
      }
      const outcomes = await runCommand(registry, request, surroundings);
      if (json) print(JSON.stringify(outcomes, null, 2));
      if (signal.aborted) {
        surroundings.report.line('interrupted; the same command goes on from here');
        process.exitCode = EXIT.interrupted;
      } else if (timeLimit !== undefined && outcomes.some(({ left }) => left > 0)) {
        process.exitCode = EXIT.unfinished;
      } else if (outcomes.some(({ failed }) => failed > 0)) {
        process.exitCode = EXIT.incomplete;
      }
    });
};
