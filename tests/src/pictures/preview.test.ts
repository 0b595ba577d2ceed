import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cached } from '../../../src/pictures/cache.ts';
import { previewSvg } from '../../../src/pictures/preview-svg.ts';
import { balanced, wrapped } from '../../../src/pictures/wrap.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const letters = (line: string): number => line.length;

describe('wrapped', () => {
  test('fills lines up to the width and gives a longer word its own', () => {
    expect(wrapped('one two three four incomprehensibilities five', 10, letters)).toEqual([
      'one two',
      'three four',
      'incomprehensibilities',
      'five',
    ]);
  });
});

describe('balanced', () => {
  test('takes as few lines, of more equal width', () => {
    expect(wrapped('aaaa bbbb cccc dddd', 14, letters)).toEqual(['aaaa bbbb cccc', 'dddd']);
    expect(balanced('aaaa bbbb cccc dddd', 14, letters)).toEqual(['aaaa bbbb', 'cccc dddd']);
  });
});

describe('previewSvg', () => {
  const card = { site: 'The site', kicker: 'Part 1', title: 'Norms & more', summary: 'What they do.', drawing: null, stale: null };
  const drawing = { width: 640, height: 300, marks: [] };

  test('has the title, the site, the kind of page, and the summary where there is no figure', () => {
    for (const words of ['The site', 'Part 1', 'Norms &amp; more', 'What they do.']) expect(previewSvg(card)).toContain(words);
    expect(previewSvg({ ...card, drawing })).not.toContain('What they do.');
  });

  test('says that the numbers it shows are stale', () => {
    expect(previewSvg({ ...card, drawing, stale: 'Stale: 2 cells.' })).toContain('Stale: 2 cells.');
  });
});

describe('cached', () => {
  test('draws what it has not, keeps one picture for a name, and draws again when the source changes', async () => {
    const folder = temporaryFolder();
    let drawn = 0;
    const draw = (source: string) => {
      drawn++;
      return Promise.resolve(Uint8Array.from([source.length]));
    };
    expect(await cached('a', 'x', draw, folder)).toEqual(Uint8Array.from([1]));
    expect(await cached('a', 'x', draw, folder)).toEqual(Uint8Array.from([1]));
    expect(drawn).toBe(1);
    await cached('a', 'xx', draw, folder);
    await cached('b', 'x', draw, folder);
    expect(drawn).toBe(3);
    expect(readdirSync(folder).map((file) => file.split('.')[0])).toEqual(['a', 'b']);
  });
});
