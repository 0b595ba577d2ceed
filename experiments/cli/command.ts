/** What the commands of the suite share: where they run, what they print to, and how they end. */
import type { Command } from 'commander';
import type { RunSurroundings } from '../run/run-command.ts';

export interface CommandContext {
  /** Folder of the suite: a checkout, or an unpacked suite. */
  root: string;
  /** Where results are unless `--out` says otherwise. */
  defaultOut: string;
  /** Aborts at the first Ctrl-C. */
  signal: AbortSignal;
  surroundingsOf: (out: string) => RunSurroundings;
  /** To standard output, which is for results and listings. */
  print: (text: string) => void;
}

/** Each file beside this one exports one of these. */
export type AddCommand = (program: Command, context: CommandContext) => void;

export const EXIT = { done: 0, error: 1, incomplete: 2, unfinished: 3, interrupted: 130 } as const;
