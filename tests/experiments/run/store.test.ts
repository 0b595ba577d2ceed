import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeFolder, realDisk, writeAtomic } from '../../../experiments/run/store.ts';

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'store-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const refusing = (code: string) => ({
  ...realDisk,
  write: async (file: string, content: string | Uint8Array) => {
    await realDisk.write(file, content.slice(0, 3));
    throw Object.assign(new Error(code), { code });
  },
});

describe('writeAtomic', () => {
  test('replaces the file and leaves nothing beside it', async () => {
    const file = path.join(folder(), 'a/b.json');
    await writeAtomic(file, 'old');
    await writeAtomic(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(readdirSync(path.dirname(file))).toEqual(['b.json']);
  });

  test('keeps the old content and no half file when the disk is full', async () => {
    const file = path.join(folder(), 'b.json');
    writeFileSync(file, 'old');
    await expect(writeAtomic(file, 'new content', refusing('ENOSPC'))).rejects.toThrow(
      `cannot write ${file}: the disk is full (ENOSPC). Free some space, or choose another disk with --out.`,
    );
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(path.dirname(file))).toEqual(['b.json']);
  });

  test('says what to do when writing is not allowed', async () => {
    const file = path.join(folder(), 'b.json');
    await expect(writeAtomic(file, 'new', refusing('EACCES'))).rejects.toThrow(
      'not allowed (EACCES). Allow writing there, or choose another folder with --out.',
    );
  });
});

describe('makeFolder', () => {
  test('makes the folders above, too, and leaves alone what is there', async () => {
    const made = path.join(folder(), 'a/b/c');
    await makeFolder(made);
    await makeFolder(made);
    expect(readdirSync(path.dirname(made))).toEqual(['c']);
  });

  test.skipIf(process.platform !== 'linux')('gives up below /proc (which only Linux has), where no folder can be made', async () => {
    await expect(makeFolder('/proc/nothing/here')).rejects.toThrow(/^ENOENT: .*'\/proc\/nothing'$/);
  });
});
