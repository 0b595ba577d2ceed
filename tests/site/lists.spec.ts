import { expect, test } from '@playwright/test';
import { CLAIMS } from '../../experiments/claims/index.ts';
import { MODEL_ORDERS } from '../../src/data/model-orders.ts';
import { models } from '../../src/data/models.ts';
import { visit } from './support/visit.ts';

test('/claims/ leads to every claim by its verdict', async ({ page }) => {
  await visit(page, 'claims/');
  const index = page.getByRole('navigation', { name: 'Claims by verdict' });
  await expect(index.locator('a')).toHaveCount(CLAIMS.length);
  await index.getByText('contradicted').click();
  const link = index.getByRole('link').first();
  const statement = await link.innerText();
  await link.click();
  await expect(page.locator('.claim-entry:target')).toContainText(statement);
});

test('/claims/ lists every claim once, with its verdict and finding, by its evidence', async ({ page }) => {
  await visit(page, 'claims/');
  const entries = page.locator('.claim-entry[data-claim][data-verdict]');
  const ids = await entries.evaluateAll((all) => all.map(({ id }) => id));
  expect(ids.toSorted()).toEqual(CLAIMS.map(({ id }) => id).toSorted());
  const counts = await page.getByRole('navigation', { name: 'Claims by evidence' }).getByRole('listitem').allInnerTexts();
  expect(counts.reduce((sum, text) => sum + Number(/\d+$/.exec(text)?.[0]), 0)).toBe(CLAIMS.length);
  for (const finding of await entries.locator('.finding').allTextContents()) expect(finding).toMatch(/\S{3}/);
});

for (const order of MODEL_ORDERS) {
  test(`/models/ sorted by ${order} has every model and marks the column`, async ({ page }) => {
    await visit(page, order === 'year' ? 'models/' : `models/by-${order}/`);
    await expect(page.locator('.models tbody tr')).toHaveCount(models().length);
    await expect(page.locator('.models th[aria-sort=ascending]')).toHaveText(new RegExp(order === 'name' ? 'model' : order, 'i'));
  });
}

test('/models/ narrows to the rows that fit all choices, counts them, and keeps the choices in another order', async ({ page }) => {
  const { complaints } = await visit(page, 'models/');
  const rows = page.locator('.models tbody tr:visible');
  const count = page.getByRole('search', { name: 'Models' }).getByRole('status');
  await expect(count).toHaveText(`${models().length} of ${models().length} rows`);
  await page.getByRole('combobox', { name: 'Norm', exact: true }).selectOption('RMSNorm, all kinds');
  await page.getByRole('combobox', { name: 'Year' }).selectOption('2024');
  const fitting = models().filter(({ norm, year }) => year === 2024 && norm?.startsWith('rmsnorm'));
  await expect(count).toHaveText(`${fitting.length} of ${models().length} rows`);
  await expect(rows).toHaveCount(fitting.length);
  await page.locator('.models thead').getByRole('link', { name: 'Placement' }).click();
  await expect(page).toHaveURL(/by-placement\/\?norm=RMSNorm\*&year=2024$/);
  await expect(rows).toHaveCount(fitting.length);
  await page.getByRole('button', { name: 'Show all' }).press('Enter');
  await expect(rows).toHaveCount(models().length);
  await page.getByRole('searchbox', { name: 'Text' }).fill('GROK-1');
  await page.getByRole('searchbox', { name: 'Text' }).press('Enter');
  await expect(rows.first()).toContainText('Grok');
  expect(await rows.count()).toBeLessThan(5);
  expect(complaints).toEqual([]);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('/models/ shows every row and no choices', async ({ page }) => {
    await page.goto('models/');
    await expect(page.locator('.models tbody tr:visible')).toHaveCount(models().length);
    await expect(page.locator('.model-filters')).toBeHidden();
  });
});

test('the home page leads to the parts of the series, and names the one in preparation without a link', async ({ page }) => {
  await visit(page, '');
  const series = page.getByRole('region', { name: 'The series' });
  expect(await series.locator('.card a').count()).toBeGreaterThan(0);
  const next = series.locator('.in-preparation');
  await expect(next).toContainText('Optimizers');
  await expect(next.locator('a')).toHaveCount(0);
});
