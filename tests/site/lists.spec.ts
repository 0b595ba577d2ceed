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

test('/claims/ lists every claim with its verdict and finding', async ({ page }) => {
  await visit(page, 'claims/');
  const entries = page.locator('.claim-entry[data-claim][data-verdict]');
  expect(await entries.evaluateAll((all) => all.map(({ id }) => id))).toEqual(CLAIMS.map(({ id }) => id));
  for (const finding of await entries.locator('.finding').allTextContents()) expect(finding).toMatch(/\S{3}/);
});

for (const order of MODEL_ORDERS) {
  test(`/models/ sorted by ${order} has every model and marks the column`, async ({ page }) => {
    await visit(page, order === 'year' ? 'models/' : `models/by-${order}/`);
    await expect(page.locator('.models tbody tr')).toHaveCount(models().length);
    await expect(page.locator('.models th[aria-sort=ascending]')).toHaveText(new RegExp(order === 'name' ? 'model' : order, 'i'));
  });
}

test('the home page leads to the parts of the series, and names the one in preparation without a link', async ({ page }) => {
  await visit(page, '');
  const series = page.getByRole('region', { name: 'The series' });
  expect(await series.locator('.card a').count()).toBeGreaterThan(0);
  const next = series.locator('.in-preparation');
  await expect(next).toContainText('Optimizers');
  await expect(next.locator('a')).toHaveCount(0);
});
