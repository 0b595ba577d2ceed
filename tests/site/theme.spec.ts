import { expect, test, type Page } from '@playwright/test';
import { visit } from './support/visit.ts';

const paper = (page: Page): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const LIGHT = 'rgb(252, 251, 248)';
const DARK = 'rgb(22, 24, 27)';

test.describe('the choice of colours', () => {
  test.use({ colorScheme: 'light' });

  test('is applied at once, kept for the next page, and given back to the system', async ({ page }) => {
    const { complaints } = await visit(page, '');
    await page.getByTitle('Dark').click();
    expect(await paper(page)).toBe(DARK);
    await expect(page.locator('meta[name=theme-color]').first()).toHaveAttribute('content', '#16181b');
    await page.goto('models/');
    expect(await paper(page)).toBe(DARK);
    await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
    await page.getByTitle('As the system').click();
    expect(await paper(page)).toBe(LIGHT);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await paper(page)).toBe(DARK);
    expect(complaints).toEqual([]);
  });

  test('is there before the first paint', async ({ page }) => {
    await page.addInitScript(() => localStorage.setItem('theme', 'dark'));
    // No module runs: what is dark is so by the document itself.
    await page.route(/\.js$/, (route) => route.abort());
    await page.goto('');
    expect(await paper(page)).toBe(DARK);
  });

  test('is made with the keyboard', async ({ page }) => {
    await visit(page, '');
    await page.getByRole('radio', { name: 'As the system' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
    expect(await paper(page)).toBe(DARK);
  });

  test('prints light whatever it is', async ({ page }) => {
    await visit(page, '');
    await page.getByTitle('Dark').click();
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(29, 28, 26)');
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('there is no choice of colours, and its place stays empty', async ({ page }) => {
    await page.goto('');
    await expect(page.locator('.theme-switch')).toBeHidden();
  });
});
