import { expect, test } from '@playwright/test';
import { PAGES } from './support/site.ts';

for (const path of PAGES) {
  test(`/${path} has one title, a summary, a language, and starts with a way to skip to the content`, async ({ page }) => {
    await page.goto(path);
    await expect(page.locator('h1')).toHaveCount(1);
    await expect(page.locator('main')).toHaveCount(1);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.locator('meta[name=description]').getAttribute('content')).toMatch(/\S{3}/);
    await page.keyboard.press('Tab');
    await expect(page.getByText('Skip to the content')).toBeFocused();
  });
}

test('an address that leads nowhere says so', async ({ page }) => {
  const response = await page.goto('no-such-page/');
  expect(response?.status()).toBe(404);
  await expect(page.locator('h1')).toHaveText('Not found');
});
