import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { PAPER, THEME_SCRIPT } from '../../../src/data/theme.ts';

describe('PAPER', () => {
  test('is the paper of the palette', () => {
    const palette = readFileSync('src/styles/palette.css', 'utf8');
    expect(palette).toContain(`--paper: light-dark(${PAPER.light}, ${PAPER.dark});`);
  });
});

describe('THEME_SCRIPT', () => {
  const run = (stored: () => string | undefined): Record<string, string> => {
    const dataset: Record<string, string> = {};
    const localStorage = {
      get theme() {
        return stored();
      },
    };
    runInNewContext(THEME_SCRIPT, { localStorage, document: { documentElement: { dataset } } });
    return dataset;
  };

  test('applies a stored choice', () => {
    expect(run(() => 'dark')).toEqual({ theme: 'dark' });
  });

  test.each([undefined, 'system', 'darkest'])('leaves the page to the system when %s is stored', (stored) => {
    expect(run(() => stored)).toEqual({});
  });

  test('leaves the page to the system when the browser refuses to tell', () => {
    expect(
      run(() => {
        throw new Error('denied');
      }),
    ).toEqual({});
  });
});
