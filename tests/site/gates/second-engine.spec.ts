import { expect, test } from '@playwright/test';
import type { Browser, Page } from 'puppeteer-core';
import { VIEWPORTS } from '../../../src/quality/limits.ts';
import { axeOutcome } from '../support/axe.ts';
import { findFirefox, launchFirefox } from '../support/firefox.ts';
import { measured } from '../support/measured.ts';
import { ESSAYS, EXPERIMENTS, FIGURE_PAGES } from '../support/site.ts';

const PAGES_SEEN = ['', ...ESSAYS, ...EXPERIMENTS.slice(0, 1), ...FIGURE_PAGES.slice(0, 1), 'models/', 'claims/', 'figures/', 'search/'];
const installed = findFirefox();
const reason = installed === null ? ' (skipped: no Firefox is installed on this machine)' : '';

// One browser for all of them: starting it takes longer than any of the tests.
test.describe.configure({ mode: 'default' });

test.describe('in Firefox', () => {
  test.skip(installed === null);
  let browser: Browser;
  test.beforeAll(async () => {
    if (installed !== null) browser = await launchFirefox(installed);
  });
  test.afterAll(async () => {
    if (installed !== null) await browser.close();
  });

  for (const path of PAGES_SEEN) {
    test(`/${path} loads without complaint, fits both screens, is accessible, and answers to the keyboard${reason}`, async ({
      baseURL,
    }) => {
      test.slow();
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warn'].includes(message.type())) problems.push(`console: ${message.text()}`);
      });
      page.on('pageerror', (error) => problems.push(`error: ${String(error)}`));
      page.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url());
        if (protocol !== 'data:' && hostname !== 'localhost') problems.push(`asks ${request.url()}`);
      });
      for (const { width, height } of VIEWPORTS) {
        await page.setViewport({ width, height });
        await page.goto(`${baseURL ?? ''}${path}`, { waitUntil: 'load' });
        const needed = await page.evaluate(() => document.documentElement.scrollWidth);
        if (needed > width) problems.push(`${needed} px wide on a screen of ${width}`);
        problems.push(...(await figureProblems(page)).map((problem) => `${width} px: ${problem}`));
        problems.push(...(await axeOutcome(page)).violations);
      }
      problems.push(...(await darkProblems(page)), ...(await readoutProblems(page)));
      await page.close();
      expect.soft(problems).toEqual([]);
      measured('second-engine', path, { problems: problems.length });
    });
  }
});

function figureProblems(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('figure .plot')].flatMap((plot) => {
      const seen = [...plot.querySelectorAll('svg.chart')].filter((svg) => svg.getBoundingClientRect().height > 60);
      return seen.length === 1 ? [] : [`${plot.closest('figure')?.id ?? '?'} shows ${seen.length} drawings`];
    }),
  );
}

async function darkProblems(page: Page): Promise<string[]> {
  const color = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.locator('[title="Dark"]').click();
  const dark = await color();
  const { violations } = await axeOutcome(page);
  await page.locator('[title="As the system"]').click();
  return dark === (await color()) ? [`the switch leaves the background at ${dark}`] : violations.map((violation) => `dark: ${violation}`);
}

/** Reads the first figure, where there is one, by arrow keys. */
async function readoutProblems(page: Page): Promise<string[]> {
  const plot = await page.$('figure .plot');
  if (!plot) return [];
  // A figure answers to the keyboard where the reader came by keyboard.
  await page.keyboard.press('Tab');
  await plot.focus();
  const readings = new Set<string>();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown'] as const) {
    await page.keyboard.press(key);
    readings.add(await plot.$eval('output', (output) => output.textContent));
  }
  return readings.size > 1 ? [] : [`three keys read only: ${[...readings].join(' | ')}`];
}
