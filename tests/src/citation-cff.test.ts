import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { site } from '../../site.config.ts';

/** What the schema of the Citation File Format 1.2.0 requires, and what this file uses beyond it. */
const citation = z.strictObject({
  'cff-version': z.literal('1.2.0'),
  message: z.string().min(1),
  type: z.enum(['software', 'dataset']),
  title: z.literal(site.title),
  abstract: z.string().min(1),
  authors: z.array(z.strictObject({ name: z.string().min(1) })).min(1),
  license: z.literal('MIT'),
  version: z.string(),
  'date-released': z.iso.date(),
  keywords: z.array(z.string()).min(1),
});

test('CITATION.cff is valid, and says what package.json and site.config.ts say', () => {
  const file = citation.parse(parse(readFileSync('CITATION.cff', 'utf8')));
  const { version, license } = z
    .object({ version: z.string(), license: z.string() })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')));
  expect(file).toMatchObject({ version, license, authors: [{ name: site.author }] });
});
