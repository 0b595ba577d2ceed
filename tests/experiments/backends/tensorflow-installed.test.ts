import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { agreements, LOSS_TOLERANCE } from '../../../experiments/claims/select/agreement.ts';
import type { AgreementCell, BackendAgreement } from '../../../experiments/claims/select/agreement.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const PACKAGE = '@tensorflow/tfjs-node-gpu';
const isInstalled = existsSync(join(ROOT, 'node_modules', PACKAGE));

/** Where a norm divides by the root mean square of two entries, rounding grows a hundredfold. */
const TOLERANCE = 1e-3;

interface Report {
  deviceKind: string;
  libtensorflow: string;
  cells: AgreementCell[];
}

describe.skipIf(!isInstalled)(`open (tensorflow, installed; skipped where ${PACKAGE} is not: npm run tensorflow:install)`, () => {
  let report: Report;
  let compared: BackendAgreement | undefined;
  beforeAll(() => {
    report = run('tensorflow');
    const cells = [...report.cells, ...run('wasm').cells];
    compared = agreements({ cells: () => cells as never })[0];
  }, 120_000);

  test('opens the real libtensorflow', () => {
    expect(report.libtensorflow).toMatch(/^\d+\.\d+\.\d+/);
    expect(['cpu', 'gpu']).toContain(report.deviceKind);
  });

  test('composes every placement, norm and norm of queries and keys from its operators', () => {
    expect(compared?.cells.length).toBeGreaterThan(40);
    expect(compared?.missing).toBe(0);
  });

  test('computes the loss and the gradients that wasm computes', () => {
    for (const { cell, loss, worst } of compared?.cells ?? []) {
      const { architecture, placement, norm } = cell.config.model;
      expect(loss, `loss of ${architecture} ${placement} ${norm}`).toBeLessThan(LOSS_TOLERANCE);
      expect(worst.relative, `${worst.tensor} of ${architecture} ${placement} ${norm}`).toBeLessThan(TOLERANCE);
    }
  });

  test('gives the same bits again', () => {
    expect(run('tensorflow').cells).toEqual(report.cells);
  }, 120_000);
});

/** The probe's last line; libtensorflow prints before it. */
function run(backend: string): Report {
  const lines = execFileSync(process.execPath, [join(import.meta.dirname, 'tensorflow-probe.ts'), backend], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 26,
  }).trimEnd();
  return JSON.parse(lines.slice(lines.lastIndexOf('\n') + 1)) as Report;
}
