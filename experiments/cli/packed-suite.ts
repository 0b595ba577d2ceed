/** The command of a packed suite: `./suite <command>`. */
import path from 'node:path';
import { hiddenDrivers } from '../run/vulkan-parts.ts';
import { addBenchCommand } from './bench.ts';
import { addCollectCommand } from './collect.ts';
import { addDoctorCommand } from './doctor.ts';
import { addExportCommand } from './export.ts';
import { addListCommand } from './list.ts';
import { runProgram } from './program.ts';
import { addRunCommand } from './run.ts';
import { addStatusCommand } from './status.ts';

const root = path.resolve(import.meta.dirname, '../..');
// Read by the Vulkan loader of the workers, which inherit it.
const drivers = hiddenDrivers(process.env, path.resolve(root, '../lib/nvidia_icd.json'));
if (drivers.length > 0) process.env.VK_ADD_DRIVER_FILES = drivers.join(':');

await runProgram({
  name: 'suite',
  root,
  defaultOut: path.resolve('results'),
  commands: [addListCommand, addRunCommand, addStatusCommand, addDoctorCommand, addBenchCommand, addCollectCommand, addExportCommand],
});
