import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newestChangeMs } from '../../scripts/newest-change.ts';

describe('newestChangeMs', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'newest-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (path: string, seconds: number): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), '');
    utimesSync(join(folder, path), seconds, seconds);
  };

  test('is the time of the newest file at any depth', () => {
    write('old.ts', 100);
    write('deep/er/new.ts', 300);
    write('deep/middle.ts', 200);
    expect(newestChangeMs(folder)).toBe(300_000);
  });

  test('does not see hidden files, which hold work in progress', () => {
    write('a.ts', 100);
    write('.cells/b.json', 300);
    expect(newestChangeMs(folder)).toBe(100_000);
  });

  test('is before every time for a path that does not exist', () => expect(newestChangeMs(join(folder, 'none'))).toBe(-Infinity));
});
