import path from 'node:path';
import { loadCatalogue } from '../run/catalogue.ts';
import { freshnessOf } from '../run/freshness.ts';
import { freshnessLines } from '../run/freshness-lines.ts';
import { EXIT, type AddCommand } from './command.ts';

export const addStatusCommand: AddCommand = (program, { root, defaultOut, print }) => {
  program
    .command('status')
    .description('which results are fresh, and why the others are not')
    .option('--out <dir>', 'where the results are', defaultOut)
    .option('--check', 'exit with 2 when a result is stale or incomplete')
    .option('--json', 'for programs')
    .action(async ({ out, check, json }: { out: string; check?: true; json?: true }) => {
      const freshness = await freshnessOf(root, await loadCatalogue(root), path.resolve(out));
      print(json ? JSON.stringify(freshness, null, 2) : freshnessLines(freshness));
      if (check && freshness.experiments.some(({ state }) => state === 'stale')) process.exitCode = EXIT.incomplete;
    });
};
