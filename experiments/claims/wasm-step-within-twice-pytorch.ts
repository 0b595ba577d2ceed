import { stepClaim } from './select/step-ratio.ts';

export const wasmStepWithinTwicePytorch = stepClaim({
  id: 'wasm-step-within-twice-pytorch',
  statement: 'On WebAssembly with plain SIMD the reference step takes at most twice as long as in PyTorch on one thread.',
  criterion:
    'Sample by sample, our kernels over PyTorch in the run on wasm: holds when the upper quartile is at most 2.0, contradicted when the lower one is above it, conditional otherwise.',
  numerator: 'own',
  denominator: 'pytorch',
  bound: 2,
  words: ['our kernels', 'PyTorch on one thread'],
});
