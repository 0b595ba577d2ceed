import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { PAGES } from './support/site.ts';
import { visit } from './support/visit.ts';

const VIEWPORTS = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
];

/** Layout shift of Google's "good" is 0.1; a static page with sized figures and matched fonts can do better. */
const LARGEST_SHIFT = 0.02;

for (const path of PAGES) {
  test.describe(`/${path}`, () => {
    test('loads without complaint, without asking another host, and stays in place', async ({ page }) => {
      await page.addInitScript(sumLayoutShifts);
      expect(await visit(page, path)).toEqual({ status: 200, complaints: [], foreignRequests: [] });
      expect(await page.evaluate(() => Reflect.get(window, 'layoutShift') as number)).toBeLessThan(LARGEST_SHIFT);
    });

    test('has one title, a summary, a language, and starts with a way to skip to the content', async ({ page }) => {
      await visit(page, path);
      await expect(page.locator('h1')).toHaveCount(1);
      await expect(page.locator('main')).toHaveCount(1);
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      expect(await page.locator('meta[name=description]').getAttribute('content')).toMatch(/\S{3}/);
      await page.keyboard.press('Tab');
      await expect(page.getByText('Skip to the content')).toBeFocused();
    });

    test('is accessible and fits the screen, on desk and phone, in light and dark', async ({ page }) => {
      // Contrast is measured for every piece of text, which on the longest tables takes a while.
      test.slow();
      await visit(page, path);
      for (const viewport of VIEWPORTS) {
        await page.setViewportSize(viewport);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), 'width of the page').toBeLessThanOrEqual(viewport.width);
        await page.emulateMedia({ colorScheme: 'light' });
        expect(await violations(new AxeBuilder({ page })), `light, ${viewport.width} px`).toEqual([]);
        // Between the schemes only colours differ.
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await backgroundOf(page), 'background in the dark').toMatch(/rgb\((\d|[1-5]\d),/);
        expect(await violations(new AxeBuilder({ page }).withRules(['color-contrast'])), `dark, ${viewport.width} px`).toEqual([]);
      }
    });
  });
}

test('an address that leads nowhere says so', async ({ page }) => {
  const response = await page.goto('no-such-page/');
  expect(response?.status()).toBe(404);
  await expect(page.locator('h1')).toHaveText('Not found');
});

async function violations(axe: AxeBuilder): Promise<string[]> {
  const found = await axe.analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join('\n  ')}`);
}

function backgroundOf(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
}

function sumLayoutShifts(): void {
  let sum = 0;
  Object.assign(window, { layoutShift: sum });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += Reflect.get(entry, 'value') as number;
    Object.assign(window, { layoutShift: sum });
  }).observe({ type: 'layout-shift', buffered: true });
}
