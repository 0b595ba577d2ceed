/**
 * Which SIMD instructions the kernels are compiled for. `plain` is rounded alike on every processor. With `relaxed`, matrix products use the
 * processor's fused multiply-add where it has one: faster, and the last bits depend on the processor.
 */
export const SIMD_KINDS = ['plain', 'relaxed'] as const;
export type Simd = (typeof SIMD_KINDS)[number];

/** SIMD was asked for that there is not, or not in this engine: for the user, not a bug. */
export class SimdUnavailable extends Error {
  override name = 'SimdUnavailable';
}

/** The kind that WASM_SIMD asks for, plain without it. Throws `SimdUnavailable` when it asks for neither. */
export function requestedSimd(environment: Record<string, string | undefined> = process.env): Simd {
  const asked = environment.WASM_SIMD ?? 'plain';
  const kind = SIMD_KINDS.find((known) => known === asked);
  if (!kind) throw new SimdUnavailable(`WASM_SIMD is "${asked}", must be ${SIMD_KINDS.join(' or ')}`);
  return kind;
}
