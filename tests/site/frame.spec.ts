import { expect, test } from '@playwright/test';
import { visit } from './support/visit.ts';

const POST = 'posts/normalization/';

test('the contents stand beside the text on a wide window, and mark the section being read', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await visit(page, POST);
  const contents = page.getByRole('navigation', { name: 'Contents' });
  const third = contents.getByRole('link').nth(2);
  await third.click();
  await expect(contents.locator('[aria-current=location]')).toHaveText(await third.innerText());
  await expect(third).toBeInViewport();
  const [rail, text] = await Promise.all([contents.boundingBox(), page.locator('.prose > p').first().boundingBox()]);
  expect((rail?.x ?? 0) + (rail?.width ?? 0)).toBeLessThan(text?.x ?? 0);
});

test('the contents are a disclosure on a phone, which closes over a chosen section', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await visit(page, POST);
  const contents = page.getByRole('navigation', { name: 'Contents' });
  await expect(contents.getByRole('link').first()).toBeHidden();
  await contents.getByText('Contents').click();
  await contents.getByRole('link').first().click();
  await expect(contents.getByRole('link').first()).toBeHidden();
});

test('paper gets the addresses of numbered links, and no contents', async ({ page }) => {
  await visit(page, POST);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.contents')).toBeHidden();
  const numbers = await page
    .locator('.prose a[data-link]')
    .evaluateAll((links) => links.map((link) => Number(link.getAttribute('data-link'))));
  expect(numbers.length).toBeGreaterThan(0);
  await expect(page.locator('.printed-links li')).toHaveCount(Math.max(...numbers));
  await expect(page.locator('.printed-links')).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });

  test('a link to a claim lands on its verdict, statement and finding', async ({ page }) => {
    await page.goto('claims/#clipping-rescues-post-ln');
    const entry = page.locator('.claim-entry:target');
    await expect(entry.locator('.verdict')).toBeInViewport();
    await expect(entry.locator('h3')).toBeInViewport();
    await expect(entry.locator('.finding')).toBeVisible();
  });

  test('the list of claims stays below half of what it would be unfolded', async ({ page }) => {
    await page.goto('claims/');
    const folded = await page.locator('body').boundingBox();
    expect(folded?.height ?? Infinity).toBeLessThan(50_000);
  });
});
