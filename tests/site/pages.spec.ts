import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
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
      await page.addInitScript(() => {
        Object.assign(window, { shift: 0 });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries())
            Object.assign(window, { shift: (Reflect.get(window, 'shift') as number) + (Reflect.get(entry, 'value') as number) });
        }).observe({ type: 'layout-shift', buffered: true });
      });
      expect(await visit(page, path)).toEqual({ status: 200, complaints: [], foreignRequests: [] });
      expect(await page.evaluate(() => Reflect.get(window, 'shift') as number)).toBeLessThan(LARGEST_SHIFT);
    });

    test('is accessible and fits the screen, on desk and phone, in light and dark', async ({ page }) => {
      await visit(page, path);
      for (const viewport of VIEWPORTS) {
        await page.setViewportSize(viewport);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth),
          `width of the page at ${viewport.width} px`,
        ).toBeLessThanOrEqual(viewport.width);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          const { violations } = await new AxeBuilder({ page }).analyze();
          const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join('\n  ')}`);
          expect(found, `${colorScheme}, ${viewport.width} px`).toEqual([]);
        }
      }
    });

    test('has one title, a summary, a language and landmarks', async ({ page }) => {
      await visit(page, path);
      await expect(page.locator('h1')).toHaveCount(1);
      await expect(page.locator('main')).toHaveCount(1);
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      expect(await page.locator('meta[name=description]').getAttribute('content')).toMatch(/\S{3}/);
      await page.keyboard.press('Tab');
      await expect(page.getByText('Skip to the content')).toBeFocused();
    });
  });
}

test('an address that leads nowhere says so', async ({ page }) => {
  const response = await page.goto('no-such-page/');
  expect(response?.status()).toBe(404);
  await expect(page.locator('h1')).toHaveText('Not found');
});
