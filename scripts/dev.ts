/**
 * `npm run dev`: the development server, and beside it a look at which results are stale. It says so in the terminal, and the pages mark
 * them; it measures nothing. What follows goes to the server: `npm run dev -- --port 4400`.
 */
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { setPriority } from 'node:os';
import { join, resolve } from 'node:path';
import { serverCommand } from './dev/server-command.ts';

const ROOT = resolve(import.meta.dirname, '..');
const QUIET_MS = 400;
const BEHIND_THE_SERVER = 10;

const server = spawn(process.execPath, serverCommand(process.argv.slice(2)), { cwd: ROOT, stdio: 'inherit' });
server.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));

let isLooking = false;
let isDue = false;

/** One look at a time, in a process of its own: the server's pages come first, and each look reads the code afresh. */
function look(): void {
  if (isLooking) {
    isDue = true;
    return;
  }
  [isLooking, isDue] = [true, false];
  const looking = spawn(process.execPath, [join('scripts', 'dev', 'write-freshness.ts')], { cwd: ROOT, stdio: 'inherit' });
  if (looking.pid) setPriority(looking.pid, BEHIND_THE_SERVER);
  looking.on('exit', () => {
    isLooking = false;
    if (isDue) look();
  });
}

let quiet: NodeJS.Timeout | undefined;
watch(join(ROOT, 'experiments'), { recursive: true }, (_, file) => {
  if (!file || !/\.(ts|json|wasm)$/.test(file)) return;
  clearTimeout(quiet);
  quiet = setTimeout(look, QUIET_MS);
});
look();
