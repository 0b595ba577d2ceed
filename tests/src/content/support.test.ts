import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { sentencesOf } from '../../support/sentences.ts';

const CONTENT = path.resolve(import.meta.dirname, '../../../src/content');
const LIST = 'tests/src/content/plain-sentences.yaml';
const REASONS = ['notation', 'mathematics', 'method', 'consequence', 'signpost', 'limits'] as const;

const listed = z
  .record(z.string(), z.partialRecord(z.enum(REASONS), z.array(z.string())))
  .parse(parse(readFileSync(path.join(import.meta.dirname, 'plain-sentences.yaml'), 'utf8')) ?? {});
const pages = globSync('{posts,papers}/*.mdx', { cwd: CONTENT }).sort();

describe('sentencesOf', () => {
  const of = (mdx: string): [string, boolean][] => sentencesOf(mdx).map(({ text, isSupported }) => [text, isSupported]);

  test('tells sentences that rest on a claim, a value, a citation or a link from those that do not', () => {
    expect(
      of(
        'One fact. <Claim id="a" expects="holds">Another</Claim>, with $x$ in it. It took <Value of="a.b" />. "Said" <Cite id="c" />. See [there](/x/). The end.',
      ),
    ).toEqual([
      ['One fact.', false],
      ['Another, with x in it.', true],
      ['It took x.', true],
      ['"Said" .', true],
      ['See there.', true],
      ['The end.', false],
    ]);
  });

  test('looks into lists, notes and tables, but not at front matter, headings, column names and displayed formulas', () => {
    expect(
      of(
        '---\ntitle: No\n---\n\n# No\n\n- An item\n\nText.<Note>A note.</Note>\n\n$$\nx\n$$\n\n| No | No |\n| --- | --- |\n| Yes it is | <Cited id="a" /> too |',
      ),
    ).toEqual([
      ['An item', false],
      ['Text.', false],
      ['A note.', false],
      ['Yes it is', false],
      ['x too', true],
    ]);
  });

  test('does not end a sentence at an abbreviation before a small letter or inside a number', () => {
    expect(of('Xiong et al. ask why, at 0.5 and more.')).toHaveLength(1);
  });
});

describe('the essays', () => {
  test.each(pages)('%s has no sentence that rests on nothing', (page) => {
    const reasons = listed[page] ?? {};
    const allowed = Object.values(reasons).flat();
    const plain = sentencesOf(readFileSync(path.join(CONTENT, page), 'utf8')).filter(({ isSupported }) => !isSupported);
    const remedy = `give it a claim, a value or a citation, or list it in ${LIST} with the reason why it needs none`;
    expect(
      plain.filter(({ text }) => !allowed.includes(text)).map(({ text }) => text),
      remedy,
    ).toEqual([]);
    expect(
      allowed.filter((text) => !plain.some((sentence) => sentence.text === text)),
      `not on the page any more, or supported by now: remove it from ${LIST}`,
    ).toEqual([]);
  });

  test('are all that the list names', () => expect(Object.keys(listed).filter((page) => !pages.includes(page))).toEqual([]));
});
