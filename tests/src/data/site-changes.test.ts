import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { siteChanges } from '../../../src/data/site-changes.ts';

const changed = z.object({
  date: z.coerce.date(),
  changes: z.array(z.object({ date: z.coerce.date(), text: z.string().endsWith('.') })).default([]),
});

test('changes of the site are sentences, newest first', () => {
  const dates = siteChanges().map(({ date }) => date.getTime());
  expect(dates).toEqual(dates.toSorted((a, b) => b - a));
  for (const { text } of siteChanges()) expect(text).toMatch(/^\p{Lu}.*\.$/u);
});

test('changes of an essay are sentences, newest first, and none is older than the essay', () => {
  for (const file of globSync('src/content/{posts,papers}/*.mdx')) {
    const [, front = ''] = /^---\n([\s\S]*?)\n---/.exec(readFileSync(file, 'utf8')) ?? [];
    const { date, changes } = changed.parse(parse(front));
    const dates = changes.map((change) => change.date.getTime());
    expect(dates, file).toEqual(dates.toSorted((a, b) => b - a));
    expect(Math.min(date.getTime(), ...dates), file).toBe(date.getTime());
  }
});
