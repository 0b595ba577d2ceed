import { expect, test } from '@playwright/test';
import { VERDICTS } from '../../experiments/claims/claim.ts';
import { ESSAYS, pageHtml, POSTS } from './support/site.ts';
import { visit } from './support/visit.ts';

for (const path of ESSAYS) {
  test.describe(`/${path}`, () => {
    test('has a header with date, reading time, a dash for views, and a way to cite it', async ({ page }) => {
      await visit(page, path);
      const header = page.locator('.essay-header');
      await expect(header.locator('time')).toHaveAttribute('datetime', /^\d{4}-\d{2}-\d{2}$/);
      await expect(header).toContainText(/\d+ min/);
      await expect(header.locator('dd', { hasText: '–' })).toHaveCount(1);
      await header.getByText('Cite', { exact: true }).click();
      await expect(header.locator('#bibtex')).toContainText('@online{');
    });

    test('copies its BibTeX entry', async ({ page, context }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await visit(page, path);
      await page.getByText('Cite', { exact: true }).click();
      await page.getByRole('button', { name: 'Copy BibTeX' }).click();
      await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await page.locator('#bibtex').textContent());
    });

    test('binds sentences to claims by their verdict', async ({ page }) => {
      await visit(page, path);
      const claims = page.locator('.prose [data-claim]');
      expect(await claims.count()).toBeGreaterThan(0);
      for (const claim of await claims.all()) {
        expect(VERDICTS).toContain(await claim.getAttribute('data-verdict'));
        const id = (await claim.getAttribute('data-claim')) ?? '';
        await expect(claim.locator(`a[href$="/claims/#${id}"]`).last()).toBeVisible();
      }
    });

    test('gives wide mathematics on a phone a box of its own, which the keyboard reaches', async ({ page }) => {
      await page.setViewportSize({ width: 320, height: 700 });
      await visit(page, path);
      const boxes = page.locator('.scroller.equation');
      for (const box of await boxes.all()) {
        const overflows = await box.evaluate((element) => element.scrollWidth > element.clientWidth + 1);
        expect(await box.getAttribute('tabindex')).toBe(overflows ? '0' : null);
      }
    });
  });
}

for (const path of POSTS) {
  test(`/${path} has a claim in every section, and at least five figures`, async ({ page }) => {
    await visit(page, path);
    expect(await page.locator('figure[id^="fig-"]').count()).toBeGreaterThanOrEqual(5);
    const sections = await page.locator('.prose').evaluate((prose) => {
      const counts: Record<string, number> = {};
      let title = '';
      for (const child of prose.children) {
        if (child.tagName === 'H2') counts[(title = child.id)] = 0;
        else if (title && child.tagName !== 'SECTION') counts[title] = (counts[title] ?? 0) + child.querySelectorAll('[data-claim]').length;
      }
      return counts;
    });
    for (const [title, count] of Object.entries(sections)) expect(count, `claims in section "${title}"`).toBeGreaterThan(0);
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  for (const path of ESSAYS) {
    test(`/${path} shows its text, its figures and how to cite it`, async ({ page }) => {
      await page.goto(path);
      await expect(page.locator('h1')).toBeVisible();
      await expect(page.locator('.katex').first()).toBeVisible();
      const figures = await page.locator('figure[id^="fig-"]').all();
      expect(figures).toHaveLength(pageHtml(path).match(/<figure[^>]* id="fig-/g)?.length ?? 0);
      for (const figure of figures) {
        const drawings = figure.locator('svg:visible');
        // The explorable shows all places of the norm at once.
        const isExplorable = (await figure.getAttribute('id')) === 'fig-norm-explorer';
        if (!isExplorable) await expect(drawings).toHaveCount(1);
        const drawing = drawings.first();
        expect((await drawing.boundingBox())?.height ?? 0).toBeGreaterThan(100);
      }
      await page.getByText('Cite', { exact: true }).click();
      await expect(page.locator('#bibtex')).toBeVisible();
      await expect(page.locator('button[data-copies]:visible')).toHaveCount(0);
    });
  }
});
