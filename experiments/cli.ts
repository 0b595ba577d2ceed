/** The suite's command: `npm run experiments -- <command>`. Results and listings go to standard output, progress to the error stream. */
import path from 'node:path';
import { addBenchCommand } from './cli/bench.ts';
import { addCollectCommand } from './cli/collect.ts';
import { addCompareCommand } from './cli/compare.ts';
import { addDoctorCommand } from './cli/doctor.ts';
import { addExportCommand } from './cli/export.ts';
import { addImportCommand } from './cli/import.ts';
import { addListCommand } from './cli/list.ts';
import { addPackCommand } from './cli/pack.ts';
import { runProgram } from './cli/program.ts';
import { addRefreshCommand } from './cli/refresh.ts';
import { addRunCommand } from './cli/run.ts';
import { addStatusCommand } from './cli/status.ts';
import { addVerifyCommand } from './cli/verify.ts';
import { committedFolder } from './run/committed.ts';

const root = path.resolve(import.meta.dirname, '..');

await runProgram({
  name: 'experiments',
  root,
  defaultOut: committedFolder(root),
  commands: [
    addListCommand,
    addRunCommand,
    addStatusCommand,
    addRefreshCommand,
    addVerifyCommand,
    addCompareCommand,
    addExportCommand,
    addDoctorCommand,
    addBenchCommand,
    addPackCommand,
    addCollectCommand,
    addImportCommand,
  ],
});
