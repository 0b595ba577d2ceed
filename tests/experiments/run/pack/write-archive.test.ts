import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { describe, expect, test, vi } from 'vitest';
import { writeArchive } from '../../../../experiments/run/pack/write-archive.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const FILES = [
  { target: 'suite/run', content: '#!/bin/sh', executable: true as const },
  { target: 'suite/app/data', content: new Uint8Array([0, 1, 255]) },
];

describe('writeArchive', () => {
  test('holds the files with their modes, and the same bytes every time', async () => {
    const folder = temporaryFolder();
    const archives = ['a.tar.gz', 'b.tar.gz'].map((name) => path.join(folder, name));
    for (const archive of archives) await writeArchive(archive, FILES, 6);
    const [a, b] = archives.map((archive) => readFileSync(archive));
    expect(a?.equals(b ?? Buffer.alloc(0))).toBe(true);
    const entries = await unpackTar(gunzipSync(a ?? ''));
    expect(entries.map(({ header, data }) => [header.name, header.mode, [...(data ?? [])].slice(0, 3)])).toEqual([
      ['suite/run', 0o755, [35, 33, 47]],
      ['suite/app/data', 0o644, [0, 1, 255]],
    ]);
  });

  test('refuses a name that does not say how to compress', async () => {
    await expect(writeArchive('/nowhere/suite.zip', FILES, 6)).rejects.toThrow(/suite\.zip does not end in \.tar\.xz, \.tar\.gz or \.tar/);
  });

  test('names the archive and the remedy where it cannot be written', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'file'), '');
    await expect(writeArchive(path.join(folder, 'file/suite.tar.gz'), FILES, 6)).rejects.toThrow(
      /^cannot write .*file\/suite\.tar\.gz: .*\. Choose another place for it\.$/,
    );
  });

  test('says how to get on where xz is missing, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    vi.stubEnv('PATH', folder);
    await expect(writeArchive(path.join(folder, 'suite.tar.xz'), FILES, 6)).rejects.toThrow(
      /^xz does not start .*: install it \(xz-utils\), or choose a name that ends in \.tar\.gz\.$/,
    );
    vi.unstubAllEnvs();
    expect(readdirSync(folder)).toEqual([]);
    expect(statSync(folder).isDirectory()).toBe(true);
  });
});
