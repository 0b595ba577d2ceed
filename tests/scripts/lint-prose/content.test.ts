import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lintProse } from '../../../scripts/lint-prose.ts';
import { problemLine } from '../../../scripts/lint-prose/problem.ts';

const WORDS = join(import.meta.dirname, '../../../words.txt');

test('the prose of pages, documents, claims, experiments and figures has no problem: npm run lint:prose', async () => {
  expect((await lintProse()).map(problemLine)).toEqual([]);
}, 120_000);

test('the list of words is in order and has each once', () => {
  const words = readFileSync(WORDS, 'utf8').trim().split('\n');
  const key = (word: string): string => `${word.toLowerCase()} ${word}`;
  expect(words).toEqual([...new Set(words)].toSorted((a, b) => (key(a) < key(b) ? -1 : 1)));
});
