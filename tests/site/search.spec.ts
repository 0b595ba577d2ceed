import { expect, test } from '@playwright/test';
import { site } from '../../site.config.ts';
import { visit } from './support/visit.ts';

const INDEX = `${site.basePath}pagefind/`;

test('the search loads its index when somebody types, and not before', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const { complaints, foreignRequests } = await visit(page, 'search/');
  expect(asked.filter((path) => path.startsWith(INDEX))).toEqual([]);
  await page.getByRole('searchbox').fill('warmup');
  await expect(page.getByRole('status')).toHaveText(/^\d+ results for “warmup”\.$/);
  expect(asked.filter((path) => path.startsWith(INDEX)).length).toBeGreaterThan(2);
  expect(complaints).toEqual([]);
  expect(foreignRequests).toEqual([]);
});

test('a result leads to the section that holds the words, and shows them', async ({ page }) => {
  await visit(page, 'search/?q=vanish&kind=post');
  await expect(page.getByRole('radio', { name: 'Posts' })).toBeChecked();
  const results = page.locator('.search-results > li');
  await expect(results).toHaveCount(1);
  await expect(results.locator('mark').first()).toHaveText(/vanish/i);
  const section = results.locator('ul a').first();
  const title = await section.textContent();
  await section.click();
  await expect(page).toHaveURL(/\/posts\/normalization\/#/);
  await expect(page.locator(':target')).toContainText(title ?? 'a title');
});

test('claims, models and figures are found one by one, and led to', async ({ page }) => {
  for (const [kind, words, path] of [
    ['claim', 'Post-LN gradients vanish', 'claims/#'],
    ['model', 'Llama', 'models/#model-'],
    ['experiment', 'warmup', 'experiments/'],
    ['figure', 'warmup', 'figures/'],
  ] as const) {
    await visit(page, `search/?q=${encodeURIComponent(words)}&kind=${kind}`);
    const first = page.locator('.search-results > li a').first();
    await expect(first).toHaveAttribute('href', new RegExp(`^${site.basePath}${path}`));
    const address = new URL((await first.getAttribute('href')) ?? '', page.url());
    if (address.hash) {
      await page.goto(address.href);
      await expect(page.locator(address.hash)).toBeVisible();
    }
  }
});

test('the words and the kind stand in the address, which brings them back', async ({ page }) => {
  await visit(page, 'search/');
  await page.getByRole('searchbox').fill('RMSNorm gain');
  await page.getByRole('radio', { name: 'Experiments' }).check();
  await expect(page).toHaveURL(/\?q=RMSNorm\+gain&kind=experiment$/);
  await expect(page.getByRole('status')).toContainText('for “RMSNorm gain”');
  const count = await page.getByRole('status').textContent();
  await page.reload();
  await expect(page.getByRole('status')).toHaveText(count ?? '');
  await expect(page.getByRole('searchbox')).toHaveValue('RMSNorm gain');
});

test('arrows lead from the field through the results and back', async ({ page }) => {
  await visit(page, 'search/?q=norm');
  await expect(page.locator('.search-results a').first()).toBeVisible();
  await page.getByRole('searchbox').focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('.search-results a').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('.search-results a').nth(1)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('searchbox')).toBeFocused();
});

test('more results come at a press, and the focus goes to the first of them', async ({ page }) => {
  await visit(page, 'search/?q=norm');
  const results = page.locator('.search-results > li');
  await expect(results).toHaveCount(10);
  await page.getByRole('button', { name: 'More results' }).click();
  await expect(results).toHaveCount(20);
  await expect(results.nth(10).locator('a').first()).toBeFocused();
});

test('words that stand nowhere give nothing, and the list of everything stays', async ({ page }) => {
  await visit(page, 'search/?q=zxqvbn');
  await expect(page.getByRole('status')).toHaveText('Nothing for “zxqvbn”.');
  await expect(page.getByRole('navigation', { name: 'All pages' })).toBeVisible();
});

test('the page for what is not found searches for the words of its address', async ({ page }) => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  const response = await page.goto('posts/pre_rmsnorm.html');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('searchbox')).toHaveValue('pre rmsnorm');
  await expect(page.locator('.search-results a').first()).toBeVisible();
  await expect(page).toHaveURL(/pre_rmsnorm\.html$/);
  expect(complaints).toEqual([]);
});

test('an index that does not come is told, and everything is listed', async ({ page }) => {
  await page.route('**/pagefind/pagefind.js', (route) => route.abort());
  await page.goto('search/?q=norm');
  await expect(page.getByRole('status')).toHaveText(/could not be loaded/);
  await expect(page.getByRole('navigation', { name: 'All pages' })).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  for (const path of ['search/', 'no/such/page/']) {
    test(`/${path} says that it cannot search, and lists everything`, async ({ page }) => {
      await page.goto(path);
      await expect(page.getByText('Searching needs JavaScript')).toBeVisible();
      await expect(page.getByRole('searchbox')).toBeHidden();
      const links = page.getByRole('navigation', { name: 'All pages' }).getByRole('link');
      expect(await links.count()).toBeGreaterThan(30);
    });
  }
});
