import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { PREDICTIONS } from '../../experiments/claims/predictions/index.ts';
import { parseResult } from '../../experiments/result.ts';
import { csvTables } from '../../src/data/csv.ts';
import { experimentNamed, readResult, resultFile } from '../../src/data/results.ts';
import { EXPERIMENTS } from './support/site.ts';
import { visit } from './support/visit.ts';

for (const path of EXPERIMENTS) {
  const id = experimentNamed(path.split('/')[1] ?? '', path);

  test(`/${path} says what was asked, done and predicted, and how to run it again`, async ({ page }) => {
    await visit(page, path);
    for (const section of ['method', 'prediction', 'refuted-if', 'results', 'limits', 'rerun'])
      await expect(page.locator(`#${section}`)).toBeVisible();
    await expect(page.locator('#rerun ~ * code', { hasText: `npm run experiments -- run ${id}` }).first()).toBeVisible();
  });

  if (readResult(id) === null) {
    test(`/${path} says that it was not measured yet`, async ({ page }) => {
      await visit(page, path);
      await expect(page.locator('#results + p')).toContainText('Not measured yet');
    });
    continue;
  }

  test(`/${path} says what became of its prediction, criterion by criterion, with figures, verdicts and the machine`, async ({ page }) => {
    await visit(page, path);
    const outcomes = page.locator('[data-outcome]');
    await expect(outcomes).toHaveCount(PREDICTIONS[id]?.criteria.length ?? 0);
    for (const text of await outcomes.allInnerTexts()) expect(text).toMatch(/^(Refuted|Not refuted|Undecided)\s+Refuted if \S[^]*\.$/);
    for (const section of ['outcome', 'claims', 'environment']) await expect(page.locator(`#${section}`)).toBeVisible();
    expect(await page.locator('figure').count()).toBeGreaterThan(0);
  });

  test(`/data/${id}.json is the committed result`, async ({ request }) => {
    const text = await (await request.get(`data/${id}.json`)).text();
    expect(text).toBe(readFileSync(resultFile(id), 'utf8'));
    expect(parseResult(id, text, `data/${id}.json`).experiment).toBe(id);
  });

  test(`the CSV files of ${id} have a row for each of their entries`, async ({ request }) => {
    for (const { file, table } of csvTables(id)) {
      const text = await (await request.get(`data/${file}`)).text();
      const [head = '', ...rows] = text.trimEnd().split('\n');
      expect(head.split(',')).toEqual([...table.columns]);
      expect(rows).toHaveLength(table.rows.length);
    }
    const cellCount = readResult(id)?.runs.reduce((sum, { cells }) => sum + cells.length, 0);
    expect(csvTables(id)[0]?.table.rows).toHaveLength(cellCount ?? 0);
  });

  test(`/${path} links its data and names its environment`, async ({ page }) => {
    await visit(page, path);
    await expect(page.locator(`a[href$="/data/${id}.json"]`).first()).toBeVisible();
    await expect(page.locator(`a[href$="/data/${id}.csv"]`).first()).toBeVisible();
    await expect(page.locator('table.environment').first()).toContainText('Backend');
    await expect(page.locator('header .freshness')).toHaveText(/^(fresh|stale)$/);
  });
}
