/**
 * `npm run quality [-- GATE...]`: runs the gates, or those named, on the built site, and writes what they measured into
 * `src/content/quality.json`, from which the page /quality/ is made. Ends with status 1, and writes all the same, when a gate fails.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { GATE_IDS } from '../../src/quality/gates.ts';
import { readRecord, recordFile, RECORDING } from '../../src/quality/record.ts';
import { findBrowser } from '../../tests/site/support/browser.ts';
import { findFirefox } from '../../tests/site/support/firefox.ts';
import { measurement } from './reporter.ts';
import { printRecord, updatedRecord } from './updated-record.ts';

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !GATE_IDS.some((id) => id === name));
if (unknown.length > 0) fail(`unknown gate: ${unknown.join(', ')} (expected ${GATE_IDS.join(', ')})`);
if (!existsSync('dist/index.html')) fail('there is no built site in dist/; run "npm run build" first');

const folder = mkdtempSync(join(tmpdir(), 'quality-'));
const file = join(folder, 'measurements.json');
const files = (wanted.length > 0 ? wanted : GATE_IDS).map((id) => `tests/site/gates/${id}.spec.ts`);
const [alone, together] = [files.filter(isAlone), files.filter((each) => !isAlone(each))];
const failures = [together, alone].filter((each) => each.length > 0).map(runGates);
rmSync(folder, { recursive: true });
process.exitCode = Math.max(...failures);

/** Lighthouse times the page, so that nothing else may run beside it. */
function isAlone(gate: string): boolean {
  return gate.includes('lighthouse');
}

/** Exit status of Playwright; the record is written after each part. */
function runGates(gates: readonly string[]): number {
  const { status } = spawnSync('playwright', ['test', ...gates, '--reporter=line,./scripts/quality/reporter.ts', '--workers=2'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, TZ: 'UTC', MEASUREMENTS: file, [RECORDING]: '1' },
  });
  if (!existsSync(file)) fail('Playwright measured nothing; its messages stand above');
  const measurements = z.array(measurement).parse(JSON.parse(readFileSync(file, 'utf8')));
  const occasion = { date: new Date().toISOString().slice(0, 10), machine: machine(), engines: engines() };
  writeFileSync(recordFile(), printRecord(updatedRecord(readRecord(), measurements, occasion)));
  console.log(`wrote ${measurements.length} measurements to ${recordFile()}; build again to see them on /quality/`);
  return status ?? 1;
}

function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
}

function engines(): Record<string, string> {
  const { executablePath } = findBrowser();
  const firefox = findFirefox();
  return {
    ...(executablePath ? { Chromium: versionOf(executablePath) } : {}),
    ...(firefox ? { Firefox: versionOf(firefox) } : {}),
    'axe-core': packageVersion('axe-core'),
    Lighthouse: packageVersion('lighthouse'),
    'html-validate': packageVersion('html-validate'),
    Playwright: packageVersion('@playwright/test'),
  };
}

/** Of a browser: "Chromium 153.0.1 built on Debian" gives "153.0.1". */
function versionOf(executable: string): string {
  return (
    /\d+(\.\d+)+\w*/.exec(execFileSync(executable, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))?.[0] ??
    'unknown'
  );
}

function packageVersion(name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
