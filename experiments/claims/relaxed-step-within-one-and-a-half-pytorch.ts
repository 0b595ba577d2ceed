import { stepClaim } from './select/step-ratio.ts';

export const relaxedStepWithinOneAndAHalfPytorch = stepClaim({
  id: 'relaxed-step-within-one-and-a-half-pytorch',
  statement: 'On WebAssembly with relaxed SIMD the reference step takes at most one and a half times as long as in PyTorch on one thread.',
  criterion:
    'Sample by sample, our kernels compiled for relaxed SIMD over PyTorch in the run on wasm: holds when the upper quartile is at most 1.5, contradicted when the lower one is above it, conditional otherwise.',
  numerator: 'relaxed',
  denominator: 'pytorch',
  bound: 1.5,
  words: ['relaxed SIMD', 'PyTorch on one thread'],
});
