import { expect, test, type Page } from '@playwright/test';
import { PNG } from 'pngjs';
import { measured } from '../support/measured.ts';
import { FIGURE_PAGES } from '../support/site.ts';

test.use({ contextOptions: { forcedColors: 'active' } });

/** A drawing of lines and labels alone covers a few hundredths of its box. */
const LEAST_INK_PERCENT = 0.5;

for (const path of FIGURE_PAGES) {
  test(`/${path} keeps its lines, markers and labels under forced colours, and shows focus`, async ({ page }) => {
    await page.goto(path);
    const problems = await unseen(page);
    const ink = inkPercent(PNG.sync.read(await page.locator('.plot svg:visible').first().screenshot()));
    if (ink < LEAST_INK_PERCENT) problems.push(`only ${ink.toFixed(2)} % of the drawing differ from its background`);
    await page.keyboard.press('Tab');
    await page.locator('.plot').first().focus();
    const outline = await page
      .locator('.plot')
      .first()
      .evaluate((element) => getComputedStyle(element).outlineStyle);
    if (outline === 'none') problems.push('focus is not marked');
    expect.soft(problems).toEqual([]);
    measured('forced-colours', path, { problems: problems.length });
  });
}

/** Marks in the colour of the background, and series that neither a name at the line, nor a dash, nor a marker tells apart. */
function unseen(page: Page): Promise<string[]> {
  return page
    .locator('.plot svg:visible')
    .first()
    .evaluate((svg) => {
      const background = getComputedStyle(document.body).backgroundColor;
      const all = (selector: string): Element[] => [...svg.querySelectorAll(selector)];
      const hidden = [
        ...all('text').filter((text) => getComputedStyle(text).fill === background),
        ...all('.line, .bar, .axis .rule, .marker').filter((mark) => getComputedStyle(mark).stroke === background),
      ].map((mark) => `${mark.outerHTML.slice(0, 100)} has the colour of the background`);
      const names = new Set(all('.series[data-name]').map((series) => series.getAttribute('data-name')));
      const written = new Set(all('text[data-name], .label, .entry, .row-label').map((label) => label.getAttribute('data-name')));
      const unnamed = [...names].filter((name) => !written.has(name));
      return [...hidden, ...(names.size > 1 ? unnamed.map((name) => `the series "${String(name)}" has no name in the drawing`) : [])];
    });
}

function inkPercent({ data, width, height }: PNG): number {
  const [red, green, blue] = data;
  let inked = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] !== red || data[at + 1] !== green || data[at + 2] !== blue) inked++;
  return (100 * inked) / (width * height);
}
