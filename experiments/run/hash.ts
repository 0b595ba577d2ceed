import { createHash } from 'node:crypto';

/** First 16 hexadecimal digits of the SHA-256 of `parts`, each ended by a zero byte so that no two lists run together. */
export function hash(...parts: (string | Uint8Array)[]): string {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part).update('\0');
  return digest.digest('hex').slice(0, 16);
}

/** JSON with the keys of every object sorted, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) =>
    entry !== null && typeof entry === 'object' && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  );
}

/** Digest of the bits of float64 `values`; NaN has one pattern. */
export function bitDigest(values: readonly number[]): string {
  return hash(new Uint8Array(Float64Array.from(values).buffer));
}
