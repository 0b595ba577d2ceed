import path from 'node:path';
import { compressionLevel } from '../run/options.ts';
import { megabytes, packCommand } from '../run/pack/pack-command.ts';
import type { AddCommand } from './command.ts';

export const addPackCommand: AddCommand = (program, { root, surroundingsOf, print }) => {
  program
    .command('pack')
    .description('put the suite into one archive that runs on a Linux x64 machine with nothing but a GPU driver')
    .option('--out <file>', 'the archive: .tar.xz, .tar.gz or .tar', 'suite.tar.xz')
    .option('--level <n>', 'of the compression, 0 (fast) to 9 (small)', compressionLevel, 6)
    .action(async ({ out, level }: { out: string; level: number }) => {
      const bytes = await packCommand(root, path.resolve(out), level, surroundingsOf(root).report);
      print(`${out}: ${megabytes(bytes)}`);
    });
};
