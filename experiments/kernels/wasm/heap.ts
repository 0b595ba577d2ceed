import { DataStorage, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';

/** What the kernels need of TensorFlow.js's wasm backend. `wasm` and `dataIdMap` are undocumented, so `heapOf` looks before it uses them. */
interface WasmBackend {
  wasm: { asm: { memory: WebAssembly.Memory }; _malloc: (byteCount: number) => number };
  dataIdMap: DataStorage<{ memoryOffset: number }>;
  makeOutput: (shape: number[], dtype: DataType) => TensorInfo;
  disposeData: (dataId: TensorInfo['dataId']) => boolean;
  incRef: (dataId: TensorInfo['dataId']) => void;
}

/** The memory in which the wasm backend keeps its tensors. It can grow, which detaches every view of it: keep none. */
export interface Heap {
  memory: WebAssembly.Memory;
  /** Byte offset of a tensor's values. */
  pointerTo: (tensor: TensorInfo) => number;
  /** A new tensor with undefined values. */
  create: (shape: number[]) => TensorInfo;
  /** Frees a tensor from `create` that no kernel returns. */
  release: (tensor: TensorInfo) => void;
  /** A tensor with the values of another, in the same place: tensors never change. */
  share: (tensor: TensorInfo) => TensorInfo;
  /** Memory that is never freed, as a byte offset. */
  allocate: (byteCount: number) => number;
}

/** The heap of a wasm backend, or why this version of the backend gives no access to it. */
export function heapOf(backend: object): Heap | { missing: string } {
  if (!isWasmBackend(backend)) return { missing: 'the wasm backend no longer exposes its memory, allocator and tensor table' };
  // Offsets beyond 2 GiB come back negative from malloc.
  const pointerTo = (tensor: TensorInfo): number => backend.dataIdMap.get(tensor.dataId).memoryOffset >>> 0;
  return {
    memory: backend.wasm.asm.memory,
    pointerTo,
    create: (shape) => {
      const tensor = backend.makeOutput(shape, 'float32');
      // The allocator's null, which the backend passes on and a kernel would write to.
      if (pointerTo(tensor) === 0)
        throw new Error(`no memory for a tensor of shape [${shape.join(', ')}]: wasm has at most 4 GiB; take a smaller shape`);
      return tensor;
    },
    release: (tensor) => void backend.disposeData(tensor.dataId),
    share: ({ dataId, shape, dtype }) => {
      backend.incRef(dataId);
      return { dataId, shape, dtype };
    },
    allocate: (byteCount) => backend.wasm._malloc(byteCount) >>> 0,
  };
}

function isWasmBackend(backend: object): backend is WasmBackend {
  const { wasm, dataIdMap, makeOutput, disposeData, incRef } = backend as Partial<Record<keyof WasmBackend, unknown>>;
  const { asm, _malloc } = (wasm ?? {}) as { asm?: { memory?: unknown }; _malloc?: unknown };
  return (
    asm?.memory instanceof WebAssembly.Memory &&
    dataIdMap instanceof DataStorage &&
    [_malloc, makeOutput, disposeData, incRef].every((member) => typeof member === 'function')
  );
}
