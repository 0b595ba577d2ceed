import { Command } from 'commander';
import { ResultError } from '../result.ts';
import { reportTo } from '../run/report.ts';
import { realDisk } from '../run/store.ts';
import { UserError } from '../run/user-error.ts';
import { EXIT, type AddCommand, type CommandContext } from './command.ts';

export interface ProgramOptions {
  name: string;
  root: string;
  defaultOut: string;
  commands: readonly AddCommand[];
}

/** Runs the command that the process was started with. What the user did wrong ends in one line and a non-zero exit. */
export async function runProgram({ name, root, defaultOut, commands }: ProgramOptions): Promise<void> {
  const interruption = new AbortController();
  const { signal } = interruption;
  const program = new Command(name)
    .description('Measures the experiments behind the posts.')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 error; 2 some cells failed, results are stale (status --check), differ (verify) or support other verdicts (compare); 3 the time limit came, repeat the command; 130 interrupted.',
    );
  const context: CommandContext = {
    root,
    defaultOut,
    signal,
    surroundingsOf: (out) => ({ root, out, signal, report: reportTo(process.stderr), now: () => new Date(), disk: realDisk }),
    print: (text) => process.stdout.write(`${text}\n`),
  };
  for (const addCommand of commands) addCommand(program, context);

  /** The first time ends the workers and puts together what is there; the second time ends at once. */
  const interrupt = (): void => {
    if (signal.aborted) process.exit(EXIT.interrupted);
    interruption.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, interrupt);
  try {
    await program.parseAsync();
  } catch (error) {
    const isBug = !(error instanceof UserError || error instanceof ResultError);
    process.stderr.write(`${isBug && error instanceof Error ? (error.stack ?? error.message) : (error as Error).message}\n`);
    process.exitCode = EXIT.error;
  }
}
