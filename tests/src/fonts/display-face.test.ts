import { readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { displayFace } from '../../../src/fonts/display-face.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('displayFace', () => {
  test('cuts a font of at most 20 kB, once', async () => {
    const folder = temporaryFolder();
    const file = await displayFace(join(folder, 'fonts'));
    expect(readFileSync(file).toString('latin1', 0, 4)).toBe('wOF2');
    expect(statSync(file).size).toBeLessThan(20_000);
    utimesSync(file, 1, 1);
    expect(await displayFace(join(folder, 'fonts'))).toBe(file);
    expect(statSync(file).mtimeMs).toBe(1000);
  });
});
