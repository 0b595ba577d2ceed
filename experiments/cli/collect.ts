import path from 'node:path';
import { collectCommand } from '../run/collect-command.ts';
import type { AddCommand } from './command.ts';

export const addCollectCommand: AddCommand = (program, { defaultOut, print }) => {
  program
    .command('collect')
    .description('put the results of a folder into one archive, for import elsewhere')
    .option('--out <dir>', 'where the results are', defaultOut)
    .option('--archive <file>', 'the archive, .tar.gz or .tar', 'results.tar.gz')
    .action(async ({ out, archive }: { out: string; archive: string }) => {
      const bytes = await collectCommand(path.resolve(out), path.resolve(archive));
      print(`${archive}: ${(bytes / 1e6).toFixed(2)} MB. At home: npm run experiments -- import ${path.basename(archive)}`);
    });
};
