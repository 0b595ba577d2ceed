import path from 'node:path';
import { Option } from 'commander';
import { encodeJson } from '../result.ts';
import { loadCatalogue } from '../run/catalogue.ts';
import { PUBLISHED_SEED } from '../run/committed.ts';
import type { BackendChoice } from '../run/messages.ts';
import { BACKEND_CHOICES, positiveNumber, relativeTolerance, wholeNumber } from '../run/options.ts';
import { verifyCommand } from '../run/verify/verify-command.ts';
import { verifyLines } from '../run/verify/verify-lines.ts';
import { EXIT, type AddCommand } from './command.ts';

interface VerifyOptions {
  sample: number;
  seed: number;
  backend: BackendChoice;
  workers?: number;
  tolerance: number;
  out: string;
  json?: true;
}

export const addVerifyCommand: AddCommand = (program, { root, defaultOut, signal, surroundingsOf, print }) => {
  program
    .command('verify')
    .description('measure a sample of the results again on this machine, and say whether it comes out the same (exit code 2 if not)')
    .argument('[id...]', 'experiments; all that measure more than times when none is named')
    .option('--sample <n>', 'cells of each experiment', positiveNumber, 2)
    .option('--seed <n>', 'of the choice of cells', wholeNumber, PUBLISHED_SEED)
    .addOption(new Option('--backend <name>', 'what computes').choices(BACKEND_CHOICES).default('auto'))
    .option('--workers <n>', 'processes that measure side by side (default: as for run)', positiveNumber)
    .option(
      '--tolerance <x>',
      'largest difference of a quantity, relative to its largest value, that passes on other backends than wasm; rounding grows over a training run',
      relativeTolerance,
      1e-3,
    )
    .option('--out <dir>', 'where the results are; nothing is written there', defaultOut)
    .option('--json', 'for programs')
    .action(async (ids: string[], { sample, seed, backend, workers, tolerance, out, json }: VerifyOptions) => {
      const request = { ids, backend, workers: workers ?? null, sampleCount: sample, sampleSeed: seed, tolerance };
      const cells = await verifyCommand(await loadCatalogue(root), request, surroundingsOf(path.resolve(out)));
      print(json ? encodeJson(cells).trimEnd() : verifyLines(cells));
      if (signal.aborted) process.exitCode = EXIT.interrupted;
      else if (cells.some(({ outcome }) => outcome === 'differs' || outcome === 'failed')) process.exitCode = EXIT.incomplete;
    });
};
