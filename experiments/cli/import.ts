import path from 'node:path';
import { loadCatalogue } from '../run/catalogue.ts';
import { importCommand } from '../run/import/import-command.ts';
import type { AddCommand } from './command.ts';

interface ImportOptions {
  out: string;
  stale?: boolean;
  replace?: boolean;
  json?: true;
}

export const addImportCommand: AddCommand = (program, { root, defaultOut, surroundingsOf, print }) => {
  program
    .command('import')
    .description('merge results that were measured elsewhere')
    .argument('<source>', 'an archive that collect wrote, or a folder of results')
    .option('--out <dir>', 'where results go', defaultOut)
    .option('--stale', 'take results of other code, too, as stale')
    .option('--replace', 'take the imported cells where ones of another machine are that are as good')
    .option('--json', 'for programs')
    .action(async (source: string, { out, stale = false, replace = false, json }: ImportOptions) => {
      const outcomes = await importCommand(await loadCatalogue(root), { source, stale, replace }, surroundingsOf(path.resolve(out)));
      if (json) print(JSON.stringify(outcomes, null, 2));
    });
};
