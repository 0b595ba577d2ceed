import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyWithoutPackages } from '../../support/repository-copy.ts';

const PACKAGE = '@tensorflow/tfjs-node-gpu';

/** Where the real package is not installed, stand-ins for it say what the real one would. */
let copy: string;
beforeAll(() => {
  copy = copyWithoutPackages(['package.json', 'experiments/backends'], [PACKAGE]);
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('open (tensorflow)', () => {
  test('is unavailable with the remedy where the package is not installed', () => {
    expect(openWith(null)).toMatchObject({ unavailable: expect.stringMatching(/not installed.*npm ci/) as string });
  });

  test('is unavailable with the first line of the reason where the addon does not load', () => {
    const { unavailable } = openWith("throw new Error('libtensorflow.so.2: cannot open\\nmore')");
    expect(unavailable).toMatch(/addon.*does not load \(libtensorflow\.so\.2: cannot open\).*npm rebuild/);
  });

  test.each([
    [true, 'gpu'],
    [false, 'cpu'],
  ])('asks the runtime whether it uses a GPU: %s', (isUsingGpuDevice, deviceKind) => {
    expect(openWith(standIn(isUsingGpuDevice)).backend).toMatchObject({
      name: 'tensorflow',
      deviceKind,
      versions: { libtensorflow: '2.9.1' },
    });
  });

  test('is unavailable when the package loads but its backend does not start', () => {
    const failing = "require('@tensorflow/tfjs-core').registerBackend('tensorflow', () => { throw new Error('no device'); }, 3);";
    expect(openWith(failing).unavailable).toMatch(/does not start/);
  });
});

function standIn(isUsingGpuDevice: boolean): string {
  return `const { KernelBackend, registerBackend } = require('@tensorflow/tfjs-core');
    class StandIn extends KernelBackend {
      isUsingGpuDevice = ${isUsingGpuDevice};
      binding = { TF_Version: '2.9.1' };
    }
    registerBackend('tensorflow', () => new StandIn(), 3);`;
}

interface Outcome {
  unavailable?: string;
  backend?: Record<string, unknown>;
}

/** What the module opens in a process in which the package consists of `source`, or does not exist. */
function openWith(source: string | null): Outcome {
  const folder = join(copy, 'node_modules', PACKAGE);
  rmSync(folder, { recursive: true, force: true });
  if (source !== null) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: PACKAGE, version: '4.22.0' }));
    writeFileSync(join(folder, 'index.js'), source);
  }
  const module = pathToFileURL(join(copy, 'experiments/backends/tensorflow.ts')).href;
  const script = `console.log(JSON.stringify(await (await import(${JSON.stringify(module)})).open()))`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(output) as Outcome;
}
