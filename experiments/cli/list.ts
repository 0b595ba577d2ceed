import { loadCatalogue } from '../run/catalogue.ts';
import { listLines, listing } from '../run/listing.ts';
import type { AddCommand } from './command.ts';

export const addListCommand: AddCommand = (program, { root, print }) => {
  program
    .command('list')
    .description('the experiments, their questions and the size of their grids')
    .option('--json', 'for programs')
    .action(async ({ json }: { json?: true }) => {
      const entries = listing(await loadCatalogue(root));
      print(json ? JSON.stringify(entries, null, 2) : listLines(entries));
    });
};
