import { expect, test, type Page } from '@playwright/test';
import { VIEWPORTS } from '../../../src/quality/limits.ts';
import { axeOutcome } from '../support/axe.ts';
import { measured } from '../support/measured.ts';
import { EMBEDS, PAGES } from '../support/site.ts';
import { visit } from '../support/visit.ts';

// One embedded figure stands for all: they share a layout, and their drawings are on the figures' own pages.
for (const path of [...PAGES, ...EMBEDS.slice(0, 1)]) {
  test(`/${path} is accessible and fits the screen, on desk and phone, in light and dark`, async ({ page }) => {
    await visit(page, path);
    await openDisclosures(page);
    const violations: string[] = [];
    for (const viewport of VIEWPORTS) {
      await page.setViewportSize(viewport);
      await nextFrame(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), 'width of the page').toBeLessThanOrEqual(viewport.width);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await isDark(page), `dark background when ${colorScheme} is preferred`).toBe(colorScheme === 'dark');
        const found = await axeOutcome(page);
        violations.push(...found.violations.map((violation) => `${colorScheme}, ${viewport.width} px: ${violation}`));
      }
    }
    expect.soft(violations).toEqual([]);
    measured('accessibility', path, { violations: violations.length });
  });
}

/** What is folded away is judged too. */
function openDisclosures(page: Page): Promise<void> {
  return page.evaluate(() => {
    for (const disclosure of document.querySelectorAll('details')) disclosure.open = true;
  });
}

/** Boxes learn in a frame of their own that they have come to scroll. */
function nextFrame(page: Page): Promise<void> {
  return page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))));
}

function isDark(page: Page): Promise<boolean> {
  return page.evaluate(() => /^rgb\((\d|[1-5]\d),/.test(getComputedStyle(document.documentElement).backgroundColor));
}
