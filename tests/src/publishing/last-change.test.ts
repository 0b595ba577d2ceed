import { describe, expect, test } from 'vitest';
import { lastChange } from '../../../src/publishing/last-change.ts';

const measured = new Map([
  ['warmup', new Date('2026-02-01T10:00:00Z')],
  ['gradient-norms', new Date('2026-03-01T10:00:00Z')],
]);
const day = (path: string, html = ''): string | undefined => lastChange(path, html, measured)?.toISOString().slice(0, 10);

describe('lastChange', () => {
  test('takes the newer of the dates in the head of an essay, whatever else it prints', () => {
    const published = '<meta property="article:published_time" content="2026-01-01T00:00:00.000Z">';
    const modified = '<meta property="article:modified_time" content="2026-01-09T00:00:00.000Z">';
    expect(day('posts/a/', `${published}<time datetime="2027-01-01">`)).toBe('2026-01-01');
    expect(day('posts/a/', published + modified)).toBe('2026-01-09');
  });

  test('takes the measurements of an experiment, and the newest of all for a list of them', () => {
    expect(day('experiments/warmup/')).toBe('2026-02-01');
    expect(day('experiments/')).toBe('2026-03-01');
    expect(day('claims/')).toBe('2026-03-01');
  });

  test('takes the newest date that another page prints, and none where it prints none', () => {
    expect(day('', '<time datetime="2026-01-02">x</time><time class="y" datetime="2026-01-03">z</time>')).toBe('2026-01-03');
    expect(day('models/')).toBeUndefined();
  });
});
