import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Simd } from './simd.ts';

type WasmFunction = (...values: number[]) => void;

/** What `assembly/index.ts` exports: pointers, sizes and numbers in, results through the pointers. */
export interface KernelModule {
  adam: WasmFunction;
  attention: WasmFunction;
  attentionGradient: WasmFunction;
  columnSum: WasmFunction;
  copy: WasmFunction;
  crossEntropy: WasmFunction;
  gather: WasmFunction;
  gemm: WasmFunction;
  gemmScratchBytes: () => number;
  layerNorm: WasmFunction;
  layerNormGradient: WasmFunction;
  multiplyAddPeak: WasmFunction;
  reluGradient: WasmFunction;
  rmsNorm: WasmFunction;
  rmsNormGradient: WasmFunction;
  scatterAdd: WasmFunction;
  sum: WasmFunction;
}

const BINARIES: Record<Simd, URL> = {
  plain: new URL('./kernels.wasm', import.meta.url),
  relaxed: new URL('./kernels-relaxed.wasm', import.meta.url),
};

export function binaryPath(simd: Simd): string {
  return fileURLToPath(BINARIES[simd]);
}

/** The kernels compiled for that kind of SIMD, computing in that memory. Null where this engine does not know its instructions. */
export function instantiate(memory: WebAssembly.Memory, simd: Simd): KernelModule | null {
  const binary = readFileSync(binaryPath(simd));
  if (!WebAssembly.validate(binary)) return null;
  return new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } }).exports as unknown as KernelModule;
}
