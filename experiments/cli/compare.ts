import { encodeJson } from '../result.ts';
import { loadCatalogue } from '../run/catalogue.ts';
import { compareCommand, hasConsequences } from '../run/compare/compare-command.ts';
import { compareLines } from '../run/compare/compare-lines.ts';
import { EXIT, type AddCommand } from './command.ts';

export const addCompareCommand: AddCommand = (program, { root, print }) => {
  program
    .command('compare')
    .description('what differs between two sets of results, and which verdicts it changes (exit code 2 when one does, or cells are gone)')
    .argument('<first>', 'a folder of results or an archive that collect wrote, or one run of each file there: results:laptop/wasm')
    .argument('<second>', 'another, or the same with another run')
    .argument('[id...]', 'experiments; all when none is named')
    .option('--json', 'for programs')
    .action(async (first: string, second: string, ids: string[], { json }: { json?: true }) => {
      const comparison = await compareCommand(root, await loadCatalogue(root), { first, second, ids });
      print(json ? encodeJson(comparison).trimEnd() : compareLines(comparison));
      if (hasConsequences(comparison)) process.exitCode = EXIT.incomplete;
    });
};
