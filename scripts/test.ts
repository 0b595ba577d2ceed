/**
 * `npm test`: the tests of the code with Vitest, then those of the built site with Playwright, which builds the site first where it is
 * missing or older than its sources. The last line counts both, "N passed, N failed", and the lines before it name what was skipped.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newestChangeMs } from './newest-change.ts';
import { playwrightTimes } from './test-times.ts';
import { countsOfRun, playwrightCounts, summary, totalCounts, vitestCounts, type Counts } from './test-counts.ts';

const SITE_SOURCES = ['src', 'public', 'experiments', 'astro.config.mjs', 'site.config.ts', 'package-lock.json'];
const BUILT_PAGE = 'dist/index.html';

const reports = mkdtempSync(join(tmpdir(), 'test-reports-'));
const total = totalCounts([runVitest(), ...runPlaywright()]);
rmSync(reports, { recursive: true });
console.log(summary(total));
process.exitCode = total.failed > 0 ? 1 : 0;

function runVitest(): Counts {
  const report = join(reports, 'vitest.json');
  const exitCode = run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  return countsOfRun(readCounts(report, vitestCounts), exitCode);
}

/** All tests of the site, and then those that time it, with nothing beside them. */
function runPlaywright(): Counts[] {
  if (isSiteStale() && run('npm', ['run', 'build']) !== 0) {
    console.error('The site does not build, so its tests cannot run.');
    return [countsOfRun(null, 1)];
  }
  return [
    ['--grep-invert', '@alone'],
    ['--grep', '@alone', '--workers=1'],
  ].map((selection, part) => {
    const report = join(reports, `playwright-${part}.json`);
    const parameters = ['test', ...selection, '--reporter=list,json', '--forbid-only'];
    const exitCode = run('playwright', parameters, { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
    if (existsSync(report)) console.log(playwrightTimes(JSON.parse(readFileSync(report, 'utf8'))));
    return countsOfRun(readCounts(report, playwrightCounts), exitCode);
  });
}

function isSiteStale(): boolean {
  return newestChangeMs(BUILT_PAGE) < Math.max(...SITE_SOURCES.map(newestChangeMs));
}

/** Exit status; npm has put the project's own commands on the path. */
function run(command: string, parameters: string[], environment: Record<string, string> = {}): number {
  const { status, error } = spawnSync(command, parameters, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, TZ: 'UTC', ...environment },
  });
  if (error) console.error(`cannot start ${command}: ${error.message}. Run "npm ci", then "npm test".`);
  return status ?? 1;
}

function readCounts(report: string, countsOf: (report: unknown) => Counts): Counts | null {
  return existsSync(report) ? countsOf(JSON.parse(readFileSync(report, 'utf8'))) : null;
}
