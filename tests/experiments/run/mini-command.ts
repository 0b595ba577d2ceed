/** The suite's command for the checkout in the first argument, as `experiments/cli.ts` is for its own. */
import path from 'node:path';
import { runProgram } from '../../../experiments/cli/program.ts';
import { addRunCommand } from '../../../experiments/cli/run.ts';
import { addVerifyCommand } from '../../../experiments/cli/verify.ts';

const [root = ''] = process.argv.splice(2, 1);
await runProgram({ name: 'experiments', root, defaultOut: path.join(root, 'out'), commands: [addRunCommand, addVerifyCommand] });
