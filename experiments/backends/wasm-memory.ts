/** What the allocator of TensorFlow.js's wasm backend is reached by; undocumented, so absent in another version. */
interface Allocating {
  wasm?: { _malloc?: (byteCount: number) => number; _free?: (address: number) => void; HEAPU8?: Uint8Array };
}

/**
 * Makes an allocation that fails throw. The backend takes the allocator's null for an address: the tensor would lie at the beginning of
 * the memory, over the module's own data, and everything computed from then on would be wrong without an error.
 */
export function refuseFailedAllocations(backend: object): void {
  const { wasm } = backend as Allocating;
  if (!wasm?._malloc || !wasm._free) return;
  // Emscripten's function puts another in its own place when it is first called.
  wasm._free(wasm._malloc(1));
  const allocate = wasm._malloc;
  wasm._malloc = (byteCount) => {
    const address = allocate(byteCount);
    if (address !== 0) return address;
    const heldMiB = ((wasm.HEAPU8?.length ?? 0) / 2 ** 20).toFixed(0);
    throw new RangeError(
      `out of memory: ${(byteCount / 2 ** 20).toFixed(1)} MiB do not fit beside what the ${heldMiB} MiB of wasm memory hold, which cannot grow beyond 4096 MiB; take a smaller model or batch`,
    );
  };
}
