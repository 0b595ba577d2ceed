import { expect, test, type Page } from '@playwright/test';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { LARGEST_DIFFERENCE_PERCENT, VIEWPORTS } from '../../../src/quality/limits.ts';
import { measured } from '../support/measured.ts';
import { FIGURE_PAGES } from '../support/site.ts';

/** A font that came late may differ between two loads; nothing else may, so that one equal pair of these shows that the pages are equal. */
const LOADS = 3;

for (const path of FIGURE_PAGES) {
  const id = path.split('/')[1] ?? path;

  test(`the figure ${id} without JavaScript equals the one with it, in both layouts`, async ({ browser, page, baseURL }) => {
    const plain = await (await browser.newContext({ javaScriptEnabled: false, ...(baseURL ? { baseURL } : {}) })).newPage();
    let worst = 0;
    for (const viewport of VIEWPORTS) {
      await Promise.all([page, plain].map((each) => each.setViewportSize(viewport)));
      let difference = 100;
      for (let load = 0; load < LOADS && difference > LARGEST_DIFFERENCE_PERCENT; load++) {
        const [hydrated, still] = [await picture(page, path), await picture(plain, path)];
        difference = Math.min(difference, differencePercent(hydrated, still));
      }
      worst = Math.max(worst, difference);
    }
    await plain.context().close();
    expect.soft(worst, '% of the pixels differ').toBeLessThanOrEqual(LARGEST_DIFFERENCE_PERCENT);
    measured('no-javascript', id, { difference: Math.round(1000 * worst) / 1000 });
  });
}

/** The figure's drawings, as they are before anybody touches them. */
async function picture(page: Page, path: string): Promise<PNG> {
  await page.goto(path);
  return PNG.sync.read(await page.locator('.plot').first().screenshot({ animations: 'disabled' }));
}

function differencePercent(one: PNG, other: PNG): number {
  if (one.width !== other.width || one.height !== other.height) return 100;
  const count = pixelmatch(one.data, other.data, undefined, one.width, one.height, { threshold: 0.1 });
  return (100 * count) / (one.width * one.height);
}
