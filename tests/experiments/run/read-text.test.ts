import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readText } from '../../../experiments/run/read-text.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('readText', () => {
  test('is null when there is no file', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'a.json'), '{}');
    expect(await readText(path.join(folder, 'a.json'))).toBe('{}');
    expect(await readText(path.join(folder, 'b.json'))).toBe(null);
  });

  test('names the file and the remedy when it cannot be read', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'file'), '');
    await expect(readText(folder)).rejects.toThrow(`cannot read ${folder}: EISDIR`);
    await expect(readText(path.join(folder, 'file/a.json'))).rejects.toThrow(
      /^cannot read .*file\/a\.json: ENOTDIR: .*name another folder\.$/,
    );
  });
});
