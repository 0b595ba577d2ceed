/** What every synthetic cell has in common. None of these numbers was measured: they follow formulas, and are shaped like a plausible outcome. */
export const CELL = {
  fingerprint: 'synthetic',
  kernelFingerprint: 'synthetic',
  equivalences: [],
  environment: 'synthetic',
  measuredAt: '2020-01-01T00:00:00.000Z',
  wallTimeMs: 1,
  kernels: [],
};

/** A factor near one that depends on nothing but its arguments: `exp(size * u)`, u between -1 and 1. */
export function scatter(size: number, ...place: number[]): number {
  const phase = place.reduce((total, part, index) => total + part * (12.9898 + 65.233 * index), 1);
  const fraction = Math.sin(phase) * 43758.5453;
  return Math.exp(size * (2 * (fraction - Math.floor(fraction)) - 1));
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
