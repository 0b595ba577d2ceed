import path from 'node:path';
import { Option } from 'commander';
import { BACKENDS, type BackendName, type Profile } from '../result.ts';
import { benchCommand } from '../run/bench/bench-command.ts';
import { benchTable } from '../run/bench/bench-summary.ts';
import { loadCatalogue } from '../run/catalogue.ts';
import { PROFILE_CHOICES } from '../run/options.ts';
import { EXIT, type AddCommand } from './command.ts';

interface BenchOptions {
  profile: Profile;
  backend?: BackendName[];
  out: string;
  json?: true;
}

export const addBenchCommand: AddCommand = (program, { root, signal, surroundingsOf, print }) => {
  program
    .command('bench')
    .description(
      'how fast the engine is on every backend that opens, beside PyTorch where python3 has it (PYTHON names another interpreter)',
    )
    .addOption(new Option('--profile <name>', 'size of the grid').choices(PROFILE_CHOICES).default('laptop'))
    .addOption(new Option('--backend <name...>', 'only these; a software adapter is measured only when asked for').choices(BACKENDS))
    .option('--out <dir>', 'where engine-speed.json goes', '.cache/bench')
    .option('--json', 'for programs')
    .action(async ({ profile, backend, out, json }: BenchOptions) => {
      const registry = await loadCatalogue(root);
      const summary = await benchCommand(registry, { backends: backend ?? null, profile }, surroundingsOf(path.resolve(out)));
      print(json ? JSON.stringify(summary, null, 2) : benchTable(summary));
      if (signal.aborted) process.exitCode = EXIT.interrupted;
      else if (summary.backends.some(({ failures }) => failures.length > 0)) process.exitCode = EXIT.incomplete;
    });
};
