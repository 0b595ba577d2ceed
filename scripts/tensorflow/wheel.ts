/** The wheel of tensorflow-cpu that libtensorflow is taken from: one file, pinned, whatever Python downloads it. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../../experiments/run/user-error.ts';
import { runStep } from './run-step.ts';

export interface Wheel {
  version: string;
  file: string;
  /** Of the file, hexadecimal, as PyPI lists it. */
  sha256: string;
}

const PYTHON_VERSION = '3.11';
const PYTHON_TAG = 'cp311';
const PLATFORM = 'manylinux_2_27_x86_64';

/** The pinned wheel. */
export const WHEEL: Wheel = {
  version: '2.21.0',
  file: `tensorflow_cpu-2.21.0-${PYTHON_TAG}-${PYTHON_TAG}-${PLATFORM}.whl`,
  sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
};

/** Path of the wheel in `folder`, downloaded by pip where it is missing, and known to be the pinned one. Throws a `UserError`. */
export async function obtainWheel(folder: string, wheel: Wheel = WHEEL): Promise<string> {
  const path = join(folder, wheel.file);
  if (!existsSync(path)) await download(folder, wheel);
  if (!existsSync(path))
    throw new UserError(`pip downloaded tensorflow-cpu ${wheel.version}, but ${path} is not there: delete ${folder} and try again`);
  await assertPinned(path, wheel);
  return path;
}

/** Throws a `UserError` when the file has another digest than the pinned one. */
export async function assertPinned(path: string, { file, sha256 }: Pick<Wheel, 'file' | 'sha256'>): Promise<void> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(path), digest);
  const found = digest.digest('hex');
  if (found !== sha256) {
    throw new UserError(
      `${path} is not the ${file} of PyPI: its sha256 is ${found} (expected ${sha256}). Delete it and run the command again`,
    );
  }
}

async function download(folder: string, { version, file }: Wheel): Promise<void> {
  const tags = ['--python-version', PYTHON_VERSION, '--implementation', 'cp', '--abi', PYTHON_TAG, '--platform', PLATFORM];
  await runStep(
    'python3',
    ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', ...tags, '--dest', folder, `tensorflow-cpu==${version}`],
    {
      failure: `pip cannot download tensorflow-cpu ${version}`,
      remedy: `PyPI, or the mirror that pip is configured for, has to be reachable; or put ${file} into ${folder}`,
    },
  );
}
