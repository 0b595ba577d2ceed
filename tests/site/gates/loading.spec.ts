import { expect, test, type Page, type Route } from '@playwright/test';
import { LARGEST_SHIFT, VIEWPORTS } from '../../../src/quality/limits.ts';
import { measured } from '../support/measured.ts';
import { EMBEDS, PAGES } from '../support/site.ts';
import { visit } from '../support/visit.ts';
import { readToTheEnd } from '../support/weight.ts';

const FONT_DELAY_MS = 400;

// One embedded figure stands for all: they share a layout, and their drawings are on the figures' own pages.
for (const path of [...PAGES, ...EMBEDS.slice(0, 1)]) {
  test(`/${path} loads without complaint, without asking another host, and stays in place while it is read`, async ({ page }) => {
    await page.addInitScript(sumLayoutShifts);
    await page.route('**/*.woff2', holdBack);
    let shift = 0;
    for (const viewport of VIEWPORTS) {
      await page.setViewportSize(viewport);
      expect(await visit(page, path)).toEqual({ status: 200, complaints: [], foreignRequests: [] });
      await readToTheEnd(page);
      const dark = page.getByTitle('Dark');
      if ((await dark.count()) > 0) await dark.click();
      await nextFrames(page);
      shift = Math.max(shift, await page.evaluate(() => Reflect.get(window, 'layoutShift') as number));
    }
    expect.soft(shift, 'layout shift').toBeLessThan(LARGEST_SHIFT);
    measured('loading', path, { shift });
  });
}

/** A slow connection: fonts come after the first paint. */
async function holdBack(route: Route): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, FONT_DELAY_MS));
  await route.continue();
}

function nextFrames(page: Page): Promise<unknown> {
  return page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

function sumLayoutShifts(): void {
  let sum = 0;
  Object.assign(window, { layoutShift: sum });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += Reflect.get(entry, 'value') as number;
    Object.assign(window, { layoutShift: sum });
  }).observe({ type: 'layout-shift', buffered: true });
}
