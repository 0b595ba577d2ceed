/** Runs the update-sensitivity grid of a project, in a process that a test can kill. Arguments: root, folder of the results. */
import { loadCatalogue } from '../../../experiments/run/catalogue.ts';
import { runCommand } from '../../../experiments/run/run-command.ts';
import { realDisk } from '../../../experiments/run/store.ts';
import { keptReport } from './surroundings.ts';

const [root = '', out = ''] = process.argv.slice(2);
await runCommand(
  await loadCatalogue(root),
  { ids: ['update-sensitivity'], profile: 'full', backend: 'wasm', workers: 2, baseSeed: 1, force: false, timeLimitMinutes: null },
  { root, out, signal: new AbortController().signal, report: keptReport(), now: () => new Date(), disk: realDisk },
);
