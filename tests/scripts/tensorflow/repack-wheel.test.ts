import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { describe, expect, test } from 'vitest';
import { whyNoPython } from '../../support/python.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const PROGRAM = resolve(import.meta.dirname, '../../../scripts/tensorflow/repack_wheel.py');
const noPython = whyNoPython('zipfile', 'tarfile');

/** Files of a wheel as small as one can be, under the names of the real one. */
const WHEEL = {
  'tensorflow/libtensorflow_cc.so.2': 'library',
  'tensorflow/libtensorflow_framework.so.2': 'framework',
  'tensorflow/include/tensorflow/c/c_api.h': '#include <stddef.h>\n#include "tensorflow/c/tf_status.h"\n',
  'tensorflow/include/tensorflow/c/tf_status.h': '  #  include <xla/tsl/c/tsl_status.h>\n',
  'tensorflow/include/xla/tsl/c/tsl_status.h': '#include "tensorflow/c/c_api.h"\n',
  'tensorflow/include/tensorflow/c/eager/c_api.h': '',
  'tensorflow/include/tensorflow/core/platform/ctstring_internal.h': '',
  'tensorflow/include/tensorflow/c/kernels.h': 'not included by any of them',
  'tensorflow/python/framework.py': '',
};

function wheelOf(files: Record<string, string>): string {
  const wheel = join(temporaryFolder(), 'wheel.whl');
  const program =
    'import json, sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], "w") as wheel:\n for name, text in json.loads(sys.argv[2]).items(): wheel.writestr(name, text)';
  execFileSync('python3', ['-c', program, wheel, JSON.stringify(files)]);
  return wheel;
}

function repack(wheel: string) {
  const archive = join(temporaryFolder(), 'archive.tar.gz');
  const { status, stdout, stderr } = spawnSync('python3', [PROGRAM, wheel, archive], { encoding: 'utf8' });
  return { status, stderr, names: stdout.trim().split('\n'), archive };
}

describe.skipIf(noPython !== null)(`repack_wheel.py (${noPython ?? 'python3 is there'})`, () => {
  test('puts the libraries and the headers that the addon includes, and no others, where the installer looks for them', async () => {
    const { status, names, archive } = repack(wheelOf(WHEEL));
    expect(status).toBe(0);
    const entries = await unpackTar(gunzipSync(readFileSync(archive)));
    expect(entries.map(({ header }) => header.name)).toEqual(names);
    expect(names.toSorted()).toEqual([
      'include/tensorflow/c/c_api.h',
      'include/tensorflow/c/eager/c_api.h',
      'include/tensorflow/c/tf_status.h',
      'include/tensorflow/core/platform/ctstring_internal.h',
      'include/xla/tsl/c/tsl_status.h',
      'lib/libtensorflow.so',
      'lib/libtensorflow.so.2',
      'lib/libtensorflow_cc.so.2',
      'lib/libtensorflow_framework.so',
      'lib/libtensorflow_framework.so.2',
    ]);
  });

  test('gives the C++ library the name of the C library by links', async () => {
    const entries = await unpackTar(gunzipSync(readFileSync(repack(wheelOf(WHEEL)).archive)));
    const links = entries.flatMap(({ header }) => (header.type === 'symlink' ? [[header.name, header.linkname]] : []));
    expect(Object.fromEntries(links)).toEqual({
      'lib/libtensorflow.so': 'libtensorflow_cc.so.2',
      'lib/libtensorflow.so.2': 'libtensorflow_cc.so.2',
      'lib/libtensorflow_framework.so': 'libtensorflow_framework.so.2',
    });
    const library = entries.find(({ header }) => header.name === 'lib/libtensorflow_cc.so.2');
    expect(new TextDecoder().decode(library?.data)).toBe('library');
  });

  test('names what a wheel lacks', () => {
    const files: Partial<typeof WHEEL> = { ...WHEEL };
    delete files['tensorflow/libtensorflow_cc.so.2'];
    const { status, stderr } = repack(wheelOf(files));
    expect(status).toBe(3);
    expect(stderr).toMatch(/wheel\.whl: .*tensorflow\/libtensorflow_cc\.so\.2/);
  });

  test('says in one line that a file is no wheel', () => {
    const { status, stderr } = repack(PROGRAM);
    expect(status).toBe(3);
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/repack_wheel\.py: File is not a zip file/)]);
  });
});
