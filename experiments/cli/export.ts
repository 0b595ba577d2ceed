import path from 'node:path';
import { Option } from 'commander';
import {
  ACTIVATIONS,
  ARCHITECTURES,
  INITIALISATIONS,
  NORMS,
  PLACEMENTS,
  type Activation,
  type Architecture,
  type Initialisation,
  type NormKind,
  type Placement,
} from '../result.ts';
import { PUBLISHED_SEED } from '../run/committed.ts';
import { exportCommand } from '../run/export-command.ts';
import type { BackendChoice } from '../run/messages.ts';
import { BACKEND_CHOICES, nonNegative, positiveNumber, wholeNumber } from '../run/options.ts';
import { EXIT, type AddCommand } from './command.ts';

interface ExportOptions {
  placement: Placement;
  norm: NormKind;
  qkNorm: NormKind;
  arch: Architecture;
  initialisation: Initialisation;
  activation: Activation;
  layers: number;
  width: number;
  heads: number;
  vocabulary: number;
  length: number;
  batch: number;
  seed: number;
  noise: number;
  backend: BackendChoice;
  out: string;
}

export const addExportCommand: AddCommand = (program, { surroundingsOf, signal, print }) => {
  const oneOf = (flags: string, description: string, choices: readonly string[], standard: string): Option =>
    new Option(flags, description).choices(choices).default(standard);
  program
    .command('export')
    .description('write one cell (weights, batch, logits, loss and gradients) and its rules in words, to compute it again elsewhere')
    .requiredOption('--out <dir>', 'where cell.safetensors and cell.json go')
    .addOption(oneOf('--placement <name>', 'where the norms stand', PLACEMENTS, 'post'))
    .addOption(oneOf('--norm <name>', 'which norm', NORMS, 'layernorm'))
    .addOption(oneOf('--qk-norm <name>', "norm of each head's queries and keys", NORMS, 'none'))
    .addOption(oneOf('--arch <name>', 'architecture', ARCHITECTURES, 'decoder'))
    .addOption(oneOf('--initialisation <name>', 'how matrices are drawn', INITIALISATIONS, 'xavier'))
    .addOption(oneOf('--activation <name>', 'of the feed-forward', ACTIVATIONS, 'relu'))
    .option('--layers <n>', 'layers of each stack', positiveNumber, 4)
    .option('--width <n>', 'numbers a token', positiveNumber, 32)
    .option('--heads <n>', 'heads, which share the width', positiveNumber, 2)
    .option('--vocabulary <n>', 'different tokens', positiveNumber, 64)
    .option('--length <n>', 'tokens a sequence', positiveNumber, 16)
    .option('--batch <n>', 'sequences', positiveNumber, 2)
    .option('--seed <n>', 'of weights and batch', wholeNumber, PUBLISHED_SEED)
    .option('--noise <deviation>', 'of normal noise on every parameter, so that no gain is 1 and no bias 0', nonNegative, 0)
    .addOption(oneOf('--backend <name>', 'what computes', BACKEND_CHOICES, 'auto'))
    .action(async (options: ExportOptions) => {
      const { placement, norm, qkNorm, initialisation, activation, seed, noise } = options;
      const choice = {
        ...{ placement, norm, qkNorm, initialisation, activation, seed, noise },
        architecture: options.arch,
        layerCount: options.layers,
        modelWidth: options.width,
        headCount: options.heads,
        vocabularySize: options.vocabulary,
        sequenceLength: options.length,
        batchSize: options.batch,
      };
      const written = await exportCommand(choice, options.backend, surroundingsOf(path.resolve(options.out)));
      if (written) print(written.join('\n'));
      else if (signal.aborted) process.exitCode = EXIT.interrupted;
    });
};
