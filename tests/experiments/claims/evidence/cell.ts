import type { ModelConfig } from '../../../../experiments/result.ts';

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

export const MODEL = {
  architecture: 'decoder',
  placement: 'post',
  norm: 'layernorm',
  initialisation: 'xavier',
  branchGain: 1,
  activation: 'relu',
  layerCount: 12,
  modelWidth: 128,
  feedForwardWidth: 512,
  headCount: 4,
  vocabularySize: 512,
  sequenceLength: 64,
  embeddingDeviation: 1,
  positionDeviation: 0.5,
  headDeviation: null,
  epsilon: 1e-5,
} as const satisfies ModelConfig;

/** A factor near one that depends on nothing but its arguments: `exp(size * u)`, u between -1 and 1. */
export function scatter(size: number, ...place: number[]): number {
  const phase = place.reduce((total, part, index) => total + part * (12.9898 + 65.233 * index), 1);
  const fraction = Math.sin(phase) * 43758.5453;
  return Math.exp(size * (2 * (fraction - Math.floor(fraction)) - 1));
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
