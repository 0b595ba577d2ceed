/**
 * `npm run tensorflow:install`: installs `@tensorflow/tfjs-node-gpu` where its installer cannot download libtensorflow. The library and its C
 * headers come from the wheel of tensorflow-cpu on PyPI; an archive of them is served to the package's own installer on the loopback, which
 * compiles the addon from source. Neither package.json nor package-lock.json changes, and `npm ci` removes the package again; the wheel and the
 * archive stay in `.cache/tensorflow/`, so that the next time takes half a minute. On linux x64, with Python 3, pip, a C++ compiler and make.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { UserError } from '../experiments/run/user-error.ts';
import { serveArchive } from './tensorflow/archive-server.ts';
import { ARCHIVE_NAME, installerEnvironment, PACKAGE } from './tensorflow/installer.ts';
import { runStep } from './tensorflow/run-step.ts';
import { assertPlatform, assertTools, nodeFolder } from './tensorflow/tools.ts';
import { obtainWheel, WHEEL } from './tensorflow/wheel.ts';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, '.cache/tensorflow');
const archive = join(folder, `${WHEEL.version}-${ARCHIVE_NAME}`);
const log = join(folder, 'install.log');

try {
  await install();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function install(): Promise<void> {
  assertPlatform();
  assertTools();
  const nodeDirectory = nodeFolder(root);
  mkdirSync(folder, { recursive: true });
  rmSync(log, { force: true });
  if (!existsSync(archive)) {
    console.log(`downloading tensorflow-cpu ${WHEEL.version} (274 MB) into ${relative(root, folder)}`);
    const wheel = await obtainWheel(folder);
    console.log('repacking its libraries and headers');
    await repack(wheel);
  }
  console.log(`installing ${PACKAGE} and compiling its addon`);
  await installPackage(nodeDirectory);
  console.log(await checkBackend());
}

/** Under another name first: an archive that is there is whole. */
async function repack(wheel: string): Promise<void> {
  const partial = `${archive}.partial`;
  await runStep('python3', [join(import.meta.dirname, 'tensorflow/repack_wheel.py'), wheel, partial], {
    failure: `${wheel} cannot be repacked`,
    remedy: `free 1 GB in ${folder}, or delete the wheel and run the command again`,
  });
  renameSync(partial, archive);
}

async function installPackage(nodeDirectory: string): Promise<void> {
  const server = await serveArchive(archive, ARCHIVE_NAME);
  try {
    // npm passes over a package that is in its place, whether its addon loads or not.
    const isThere = existsSync(join(root, 'node_modules', PACKAGE));
    const command = isThere ? ['rebuild', PACKAGE] : ['install', '--no-save'];
    await runStep('npm', [...command, '--foreground-scripts'], {
      cwd: root,
      env: installerEnvironment(process.env, { archiveUrl: server.url, nodeDirectory }),
      log,
      failure: `npm ${command.join(' ')} failed`,
      remedy: 'the npm registry has to be reachable, and the compiler has to know C++17',
    });
  } finally {
    await server.close();
  }
  if (!existsSync(join(root, 'node_modules', PACKAGE))) {
    throw new UserError(`the installer of ${PACKAGE} failed, and npm left the optional package out: ${log} says why`);
  }
}

async function checkBackend(): Promise<string> {
  const output = await runStep(process.execPath, [join(import.meta.dirname, 'tensorflow/check-backend.ts')], {
    cwd: root,
    log,
    failure: `${PACKAGE} is installed, but its backend does not work`,
    remedy: 'run the command again',
  });
  return `npm run experiments -- run --backend tensorflow now computes on ${output.trim()}`;
}
