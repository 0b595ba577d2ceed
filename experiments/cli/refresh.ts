import { loadCatalogue } from '../run/catalogue.ts';
import { committedFolder } from '../run/committed.ts';
import { duration } from '../run/options.ts';
import { refreshCommand } from '../run/refresh-command.ts';
import { EXIT, type AddCommand } from './command.ts';

export const addRefreshCommand: AddCommand = (program, { root, signal, surroundingsOf }) => {
  program
    .command('refresh')
    .description('measure again what is stale of the committed results, within a time budget; part of the build')
    .option('--budget <duration>', 'such as 90s, 10m or 1h', duration, 10)
    .action(async ({ budget }: { budget: number }) => {
      await refreshCommand(await loadCatalogue(root), budget, surroundingsOf(committedFolder(root)));
      if (signal.aborted) process.exitCode = EXIT.interrupted;
    });
};
