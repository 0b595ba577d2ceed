import { stepClaim } from './select/step-ratio.ts';

export const ownKernelsBeatStockTenfold = stepClaim({
  id: 'own-kernels-beat-stock-tenfold',
  statement: 'On WebAssembly kernels of our own make the reference step at least ten times as fast as the stock kernels of TensorFlow.js.',
  criterion:
    'Sample by sample, stock kernels over our kernels in the run on wasm: holds when the lower quartile is at least 10, contradicted when the upper one is below it, conditional otherwise.',
  numerator: 'stock',
  denominator: 'own',
  bound: 10,
  atLeast: true,
  words: ['the stock kernels', 'ours'],
});
