/** What stands under a figure and behind its permalink, checked as files; only what a browser decides is checked in one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { PNG } from 'pngjs';
import { site } from '../../site.config.ts';
import { figureRecordSchema } from '../../src/data/figure-record.ts';
import { provenanceFacts } from '../../src/data/provenance-facts.ts';
import { provenanceOf } from '../../src/data/provenance.ts';
import { shownFigures } from '../../src/data/rendered-figures.ts';
import { figurePicture } from '../../src/pictures/figure-picture.ts';
import { pictureSize } from '../../src/pictures/figure-svg.ts';
import { inkBox } from '../../src/pictures/raster.ts';
import { csvFields } from './support/csv.ts';
import { attributeValues, distFile, EMBEDS, fileText, PAGES, pageHtml } from './support/site.ts';
import { visit } from './support/visit.ts';

const FIGURES = shownFigures();
const home = `${site.address}${site.basePath}`;

const picture = (path: string): PNG => PNG.sync.read(readFileSync(join('dist', path)));

/** Share of the pixels that differ from the first, which is paper. */
function inkShare({ data, width, height }: PNG): number {
  const paper = data.readUInt32BE(0);
  let ink = 0;
  for (let at = 0; at < data.length; at += 4) if (data.readUInt32BE(at) !== paper) ink++;
  return ink / (width * height);
}

for (const shown of FIGURES) {
  const { figure, rendered, experiments } = shown;
  const file = `figures/${figure.id}`;

  test(`/${file}.csv and .json hold the numbers of the table`, () => {
    const record = figureRecordSchema.parse(JSON.parse(fileText(`${file}.json`)));
    expect(record.table).toEqual({ columns: rendered.table.columns, rows: rendered.table.rows });
    expect(record.description).toBe(rendered.description);
    expect(record.provenance).toEqual(provenanceOf(experiments));
    const [head, ...rows] = csvFields(fileText(`${file}.csv`));
    expect(head).toEqual(record.data.columns);
    expect(rows).toEqual(record.data.rows.map((row) => row.map((entry) => (entry === null ? '' : String(entry)))));
    expect(rows).toHaveLength(rendered.table.rows.length);
  });

  test(`/${file}.svg and .png are pictures of its size with something in them`, async () => {
    expect(await inkBox(fileText(`${file}.svg`))).not.toBeNull();
    const png = picture(`${file}.png`);
    const { width, height } = pictureSize(figurePicture(shown));
    expect([png.width, png.height]).toEqual([2 * width, 2 * height].map(Math.round));
    expect(inkShare(png)).toBeGreaterThan(0.01);
  });

  test(`/${file}/ has the figure, its facts, its files, and the code to embed it`, () => {
    const html = pageHtml(`${file}/`);
    for (const format of ['csv', 'json', 'svg', 'png']) expect(html).toContain(`href="${site.basePath}${file}.${format}"`);
    for (const run of provenanceOf(experiments)) {
      for (const { value } of provenanceFacts(run)) expect(html).toContain(`<dd>${value.replaceAll('&', '&amp;')}</dd>`);
      expect(html.replace(/<\/?span[^>]*>/g, '')).toContain(run.command);
    }
    expect(html).toContain(`src=&quot;${home}${file}/embed/&quot;`);
    expect(html).toContain(`${home}${file}.svg`);
    expect(html.match(/<details[^>]* open/g)).toHaveLength(2);
  });

  test(`/${file}/embed/ is the figure alone, for no index, and its links leave the frame`, () => {
    const html = pageHtml(`${file}/embed/`);
    expect(html).toContain('<meta name="robots" content="noindex">');
    expect(html).not.toMatch(/<header|<nav|<script(?! type="application)/);
    const links = [...html.matchAll(/<a [^>]*>/g)].map(([tag]) => tag);
    expect(links.length).toBeGreaterThan(1);
    expect(links.filter((tag) => !tag.includes('target="_top"'))).toEqual([]);
    expect(links.flatMap((tag) => attributeValues(tag, 'href')).filter((address) => distFile(address) === null)).toEqual([]);
  });
}

test('every figure has a page and a page to embed, and no figure is left out of the list', () => {
  const ids = FIGURES.map(({ figure }) => figure.id).sort();
  expect(EMBEDS).toEqual(ids.map((id) => `figures/${id}/embed/`));
  const listed = [...pageHtml('figures/').matchAll(/<article class="figure-card"[^]*?href="([^"]+)"/g)].map(([, address]) => address);
  expect(listed.sort()).toEqual(ids.map((id) => `${site.basePath}figures/${id}/`));
});

test('what is made to be embedded is not in the map of the site', () => {
  expect(fileText('sitemap-0.xml')).not.toContain('/embed/');
});

test('every page names a picture of itself that exists, in the size that it says, with words for it', () => {
  const property = (html: string, name: string): string | undefined =>
    new RegExp(`<meta property="${name}" content="([^"]*)"`).exec(html)?.[1];
  const pictures = new Set<string>();
  for (const page of PAGES) {
    const html = pageHtml(page);
    const address = property(html, 'og:image') ?? '';
    expect(address.startsWith(home), page).toBe(true);
    pictures.add(address.slice(home.length));
    expect([property(html, 'og:image:width'), property(html, 'og:image:height')], page).toEqual(['1200', '630']);
    expect(property(html, 'og:image:alt')?.length, page).toBeGreaterThan(20);
    expect(html, page).toContain('<meta name="twitter:card" content="summary_large_image">');
  }
  // One for each essay, experiment and figure, and those of the lists.
  expect(pictures.size).toBeGreaterThan(PAGES.length / 2);
  for (const path of pictures) {
    const png = picture(path);
    expect([png.width, png.height], path).toEqual([1200, 630]);
    expect(inkShare(png), path).toBeGreaterThan(0.03);
  }
});

test('the numbers, the provenance and the files of a figure are reached by keyboard, without a script', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await visit(page, 'posts/normalization/');
  const figure = page.locator('figure.figure').first();
  await expect(figure.locator('table')).toBeHidden();
  await figure.getByText('The numbers').focus();
  await page.keyboard.press('Enter');
  await expect(figure.locator('table')).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(figure.getByText('Fingerprint')).toBeVisible();
  await expect(figure.getByRole('link', { name: 'Permalink' })).toBeVisible();
  await context.close();
});

test('an embedded figure fits its frame, wide and narrow, and asks for nothing that its policy refuses', async ({ page }) => {
  for (const width of [720, 340]) {
    await page.setViewportSize({ width, height: 500 });
    expect(await visit(page, 'figures/warmup-curves/embed/')).toEqual({ status: 200, complaints: [], foreignRequests: [] });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await expect(page.locator(`svg.${width > 560 ? 'wide' : 'narrow'}`)).toBeVisible();
  }
});
