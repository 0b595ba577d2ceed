/** What a packed suite knows of itself and a checkout computes from its sources: written by `pack`, read from `suite.json` in its root. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { BackendName } from '../result.ts';
import { UserError } from './user-error.ts';

export const PACKED_SUITE_FILE = 'suite.json';

const codeFingerprint = z.strictObject({
  /** Of the code of `measure` and of the backend, kernels and versions included. */
  code: z.string(),
  /** Of what computes below the model: own kernels and numeric packages. */
  kernels: z.string(),
  versions: z.record(z.string(), z.string()),
});
export type CodeFingerprint = z.infer<typeof codeFingerprint>;

const packedSuiteSchema = z.strictObject({
  /** Commit of the checkout that was packed, with "+" behind it when its working tree differed. */
  commit: z.string().nullable(),
  /** By experiment, then by backend. */
  fingerprints: z.record(z.string(), z.record(z.string(), codeFingerprint)),
});
export type PackedSuite = z.infer<typeof packedSuiteSchema>;

/** Throws a `UserError` when the file is missing or broken. */
export async function packedSuite(root: string): Promise<PackedSuite> {
  const file = path.join(root, PACKED_SUITE_FILE);
  try {
    return packedSuiteSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new UserError(`${file} cannot be read (${reason.split('\n')[0] ?? ''}). Unpack the archive again, into an empty folder.`);
  }
}

/** As `codeFingerprint`, from the file. Throws a `UserError` for relaxed SIMD, and for what the suite does not hold. */
export async function packedFingerprint(root: string, id: string, backend: BackendName): Promise<CodeFingerprint> {
  const simd = process.env.WASM_SIMD ?? 'plain';
  if (backend === 'wasm' && simd !== 'plain') {
    throw new UserError(`WASM_SIMD is "${simd}", and a packed suite measures wasm with plain SIMD: unset it, or measure from a checkout.`);
  }
  const fingerprint = (await packedSuite(root)).fingerprints[id]?.[backend];
  if (!fingerprint) throw new UserError(`the packed suite does not hold ${id} on ${backend}. Measure it from a checkout.`);
  return fingerprint;
}
