import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { GATE_IDS, GATES } from '../../src/quality/gates.ts';
import { readRecord } from '../../src/quality/record.ts';
import { summaryOf, withUnit } from '../../src/quality/summary.ts';
import { DOCUMENTS, EMBEDS, FIGURE_PAGES, PAGES } from './support/site.ts';

const record = readRecord();

/** What the record of a gate has to hold; gates that look at some pages have any. */
const SUBJECTS = {
  weight: DOCUMENTS,
  'valid-html': DOCUMENTS,
  accessibility: [...PAGES, ...EMBEDS.slice(0, 1)],
  loading: [...PAGES, ...EMBEDS.slice(0, 1)],
  'no-javascript': FIGURE_PAGES.map((path) => path.split('/')[1] ?? path),
  'forced-colours': FIGURE_PAGES,
} as const;

test('the record of quality has a value of every gate, and of every page for the gates that every page passes', () => {
  expect(
    GATE_IDS.filter((id) => !record?.gates[id]),
    'gates without a record; run "npm run quality"',
  ).toEqual([]);
  for (const [id, subjects] of Object.entries(SUBJECTS)) {
    const recorded = Object.keys(record?.gates[id]?.values ?? {});
    const missing = subjects.filter((subject) => !recorded.includes(subject));
    const gone = recorded.filter((subject) => !subjects.includes(subject));
    expect
      .soft({ missing, gone }, `the record of "${id}" is not of these pages: run "npm run quality -- ${id}"`)
      .toEqual({ missing: [], gone: [] });
  }
});

test('every gate has a file of tests that its name leads to, and every such file is a gate', () => {
  for (const id of GATE_IDS) expect(existsSync(`tests/site/gates/${id}.spec.ts`), id).toBe(true);
  expect(readdirSync('tests/site/gates').toSorted()).toEqual(GATE_IDS.map((id) => `${id}.spec.ts`).toSorted());
});

test('/quality/ shows what each gate demands, and the worst of what was recorded', async ({ page }) => {
  await page.goto('quality/');
  for (const id of GATE_IDS) {
    const gate = page.locator('.gate', { has: page.locator(`#${id}`) });
    await expect(gate).toContainText(GATES[id].demand);
    const own = record?.gates[id];
    if (!own) continue;
    for (const measure of GATES[id].measures) {
      const row = gate.getByRole('row', { name: new RegExp(`^${measure.name} `) });
      await expect(row).toContainText(withUnit(summaryOf(measure, own).worst, measure.unit));
    }
  }
});
