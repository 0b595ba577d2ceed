import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { realDisk, type Disk } from '../../../experiments/run/store.ts';
import { writeTogether } from '../../../experiments/run/write-together.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A disk on which the second write fails half-way, as when it is full. */
const fullDisk = (): Disk => {
  let writes = 0;
  return {
    ...realDisk,
    write: async (file, content) => {
      const isLast = ++writes === 2;
      await realDisk.write(file, isLast ? content.slice(0, 2) : content);
      if (isLast) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    },
  };
};

describe('writeTogether', () => {
  test('writes bytes and text, makes the folder and leaves nothing else in it', async () => {
    const folder = path.join(temporaryFolder(), 'a', 'b');
    await writeTogether(folder, { one: Uint8Array.of(0, 255), two: 'text' });
    expect(readdirSync(folder).sort()).toEqual(['one', 'two']);
    expect([...readFileSync(path.join(folder, 'one'))]).toEqual([0, 255]);
    expect(readFileSync(path.join(folder, 'two'), 'utf8')).toBe('text');
  });

  test('leaves all files as they were when the last one cannot be written, and says why', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'one'), 'old');
    await expect(writeTogether(folder, { one: 'new', two: 'new' }, fullDisk())).rejects.toThrow(
      /^cannot write .*two: the disk is full \(ENOSPC\)\. Free some space, or choose another disk with --out\. Nothing was exported\.$/,
    );
    expect(readdirSync(folder)).toEqual(['one']);
    expect(readFileSync(path.join(folder, 'one'), 'utf8')).toBe('old');
  });
});
