import { readFileSync } from 'node:fs';

type WasmFunction = (...values: number[]) => void;

/** What `assembly/index.ts` exports: pointers, sizes and numbers in, results through the pointers. */
export interface KernelModule {
  adam: WasmFunction;
  attention: WasmFunction;
  attentionGradient: WasmFunction;
  copy: WasmFunction;
  crossEntropy: WasmFunction;
  gemm: WasmFunction;
  gemmScratchBytes: () => number;
  layerNorm: WasmFunction;
  layerNormGradient: WasmFunction;
  rmsNorm: WasmFunction;
  rmsNormGradient: WasmFunction;
  scatterAdd: WasmFunction;
  sum: WasmFunction;
}

/** The kernels, computing in that memory. */
export function instantiate(memory: WebAssembly.Memory): KernelModule {
  const binary = new WebAssembly.Module(readFileSync(new URL('./kernels.wasm', import.meta.url)));
  return new WebAssembly.Instance(binary, { env: { memory } }).exports as unknown as KernelModule;
}
