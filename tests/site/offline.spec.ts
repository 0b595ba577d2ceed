import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import { site } from '../../site.config.ts';
import { archiveName } from '../../src/publishing/offline/archive-name.ts';
import { attributeValues, ESSAYS, PAGES } from './support/site.ts';

const NAME = archiveName(site.title);
const ARCHIVE = join('dist', `${NAME}.zip`);
const MOST_BYTES = 25_000_000;
const HOME = `${site.address}${site.basePath}`;
/** A page of each kind. */
const OPENED = ['', ...ESSAYS, 'models/', 'experiments/warmup/', 'figures/warmup-curves/', 'search/'];

/** Unpacked once for each worker. */
let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'offline-'));
  for (const [name, content] of Object.entries(unzipSync(readFileSync(ARCHIVE)))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (page: string): string => join(folder, NAME, page, 'index.html');

test('the archive is small enough to keep, and says what it is and what it lacks', () => {
  expect(readFileSync(ARCHIVE).length).toBeLessThanOrEqual(MOST_BYTES);
  const readme = readFileSync(join(folder, NAME, 'README.txt'), 'utf8');
  expect(readme).toContain(site.title);
  expect(readme).toMatch(/as of \d{4}-\d{2}-\d{2}/);
  expect(readme).toContain('Left out');
});

test('every page is in the archive, and every link of it leads to a file there or to a whole address', () => {
  for (const page of PAGES) {
    const file = fileOf(page);
    const html = readFileSync(file, 'utf8');
    const addresses = [...attributeValues(html, 'href'), ...attributeValues(html, 'src')];
    const broken = addresses.filter((address) => {
      if (/^(https?|mailto):/.test(address)) return false;
      const target = new URL(address, pathToFileURL(file));
      const path = fileURLToPath(new URL(target.pathname, 'file:'));
      if (relative(folder, path).startsWith('..') || !existsSync(path)) return true;
      const anchor = decodeURIComponent(target.hash.slice(1));
      return path.endsWith('.html') && anchor !== '' && !attributeValues(readFileSync(path, 'utf8'), 'id').includes(anchor);
    });
    expect(broken, page).toEqual([]);
    // Only the feeds, the archive itself, what is shown elsewhere in a frame and the tables of whole results are left to the site.
    const online = attributeValues(html.replace(/<link [^>]*>/g, ''), 'href').filter((address) => address.startsWith(HOME));
    expect(
      online.filter((address) => !/\/(rss\.xml|feed\.json|data\/[^/]+\.csv|[^/]+\.zip|embed\/)$/.test(address)),
      page,
    ).toEqual([]);
  }
});

for (const javaScriptEnabled of [true, false])
  test.describe(`from disk, with JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled });

    for (const path of OPENED)
      test(`/${path} opens with its styles, fonts and figures`, async ({ page }) => {
        const failed: string[] = [];
        page.on('requestfailed', (request) => failed.push(request.url()));
        page.on('request', (request) => {
          if (!/^(file|data):/.test(request.url())) failed.push(request.url());
        });
        page.on('console', (message) => {
          if (['error', 'warning'].includes(message.type())) failed.push(message.text());
        });
        page.on('pageerror', (error) => failed.push(error.message));
        await page.goto(pathToFileURL(fileOf(path)).href);
        await expect(page.locator('h1')).toBeVisible();
        const fonts = await page.evaluate(async () => {
          await document.fonts.ready;
          const [text = ''] = getComputedStyle(document.body).fontFamily.split(',');
          // What stands in for a font until it comes is one of the machine, which may lack it.
          const own = [...document.fonts].filter(({ family }) => !family.includes('fallback:'));
          return {
            text,
            isThere: document.fonts.check(`16px ${text}`),
            loaded: own.filter(({ status }) => status === 'loaded').length,
            failed: own.filter(({ status }) => status === 'error').map(({ family }) => family),
          };
        });
        expect(fonts).toMatchObject({ text: expect.stringContaining('Source S'), isThere: true, failed: [] });
        expect(fonts.loaded).toBeGreaterThan(1);
        for (const figure of await page.locator('figure[id^="fig-"]').all())
          await expect(figure.locator('svg:visible').first()).toBeVisible();
        expect(failed).toEqual([]);
      });
  });

test('links lead from page to page of the archive', async ({ page }) => {
  await page.goto(pathToFileURL(fileOf('')).href);
  await page.locator('a[href*="posts/"]').first().click();
  await expect(page).toHaveURL(/^file:.*\/posts\/[\w-]+\/index\.html$/);
  await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Models' }).click();
  await expect(page).toHaveURL(/^file:.*\/models\/index\.html$/);
});

test('scripts work from disk: the table of models can be narrowed', async ({ page }) => {
  await page.goto(pathToFileURL(fileOf('models/')).href);
  const rows = page.locator('table.models tbody tr:visible');
  const all = await rows.count();
  await page.locator('.model-filters input[type=search]').fill('llama');
  await expect(rows).not.toHaveCount(all);
});

test('in place of the search stands the list of all pages', async ({ page }) => {
  await page.goto(pathToFileURL(fileOf('search/')).href);
  await expect(page.getByRole('searchbox')).toHaveCount(0);
  expect(await page.getByRole('navigation', { name: 'All pages' }).getByRole('link').count()).toBeGreaterThan(30);
});
