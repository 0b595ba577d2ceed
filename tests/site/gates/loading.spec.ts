import { expect, test } from '@playwright/test';
import { LARGEST_SHIFT, VIEWPORTS } from '../../../src/quality/limits.ts';
import { measured } from '../support/measured.ts';
import { PAGES } from '../support/site.ts';
import { visit } from '../support/visit.ts';
import { readToTheEnd } from '../support/weight.ts';

for (const path of PAGES) {
  test(`/${path} loads without complaint, without asking another host, and stays in place while it is read`, async ({ page }, info) => {
    await page.addInitScript(sumLayoutShifts);
    let shift = 0;
    for (const viewport of VIEWPORTS) {
      await page.setViewportSize(viewport);
      expect(await visit(page, path)).toEqual({ status: 200, complaints: [], foreignRequests: [] });
      await readToTheEnd(page);
      shift = Math.max(shift, await page.evaluate(() => Reflect.get(window, 'layoutShift') as number));
    }
    expect.soft(shift, 'layout shift').toBeLessThan(LARGEST_SHIFT);
    measured(info, 'loading', path, { shift });
  });
}

function sumLayoutShifts(): void {
  let sum = 0;
  Object.assign(window, { layoutShift: sum });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += Reflect.get(entry, 'value') as number;
    Object.assign(window, { layoutShift: sum });
  }).observe({ type: 'layout-shift', buffered: true });
}
