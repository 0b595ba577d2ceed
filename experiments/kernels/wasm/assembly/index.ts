/**
 * Entry point of the module: what it exports, TensorFlow.js kernels call. Pointers are byte offsets into the memory of TensorFlow.js's own
 * wasm module, which this one imports. The code keeps no state and owns no memory (no data segment), so it cannot overwrite what lives there.
 */
export { adam } from './adam';
export { attention, attentionGradient } from './attention';
export { columnSum } from './column-sum';
export { copy, sum } from './copy';
export { crossEntropy } from './cross-entropy';
export { gemm, gemmScratchBytes } from './gemm';
export { layerNorm, layerNormGradient } from './layer-norm';
export { multiplyAddPeak } from './multiply-add';
export { reluGradient } from './relu';
export { rmsNorm, rmsNormGradient } from './rms-norm';
export { gather, scatterAdd } from './scatter-add';
