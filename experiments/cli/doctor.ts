import { Option } from 'commander';
import { diagnose, diagnosisLines } from '../run/doctor.ts';
import type { BackendChoice } from '../run/messages.ts';
import { BACKEND_CHOICES } from '../run/options.ts';
import { EXIT, type AddCommand } from './command.ts';

interface DoctorOptions {
  backend: BackendChoice;
  allowSoftware?: boolean;
  json?: true;
}

export const addDoctorCommand: AddCommand = (program, { root, print }) => {
  program
    .command('doctor')
    .description('what this machine has, whether every kernel is right on it, and what to do if a GPU run is impossible (exit code 1)')
    .addOption(new Option('--backend <name>', 'what would compute').choices(BACKEND_CHOICES).default('webgpu'))
    .option('--allow-software', 'accept a software adapter in the place of a GPU')
    .option('--json', 'for programs')
    .action(async ({ backend, allowSoftware = false, json }: DoctorOptions) => {
      const diagnosis = await diagnose(root, backend, allowSoftware);
      print(json ? JSON.stringify(diagnosis, null, 2) : diagnosisLines(diagnosis, backend));
      if (diagnosis.problem !== null) process.exitCode = EXIT.error;
    });
};
