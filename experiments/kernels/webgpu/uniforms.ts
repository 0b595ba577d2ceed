/** A number of a shader's uniform structure. */
export type Parameter = { u32: number } | { f32: number };

/** Enough for the shapes of any model; what changes every step, such as a step size, pushes out the oldest. */
const CAPACITY = 512;
/** Of a structure of 4-byte numbers in the uniform address space. */
const ALIGNMENT = 16;

/** Uniform buffers by their content. They never change, so that dispatches that are recorded but not yet submitted can share them. */
export class UniformBuffers {
  readonly #device: GPUDevice;
  readonly #buffers = new Map<string, GPUBuffer>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  bufferWith(parameters: Parameter[]): GPUBuffer {
    const words = wordsOf(parameters);
    const key = words.join();
    const known = this.#buffers.get(key);
    // Put behind all others: the first one is then the one that has not been used for longest.
    this.#buffers.delete(key);
    const buffer = known ?? this.#create(words);
    this.#buffers.set(key, buffer);
    const [oldest] = this.#buffers.keys();
    // Not destroyed: a recorded dispatch may still need it. The collector frees it.
    if (oldest !== undefined && this.#buffers.size > CAPACITY) this.#buffers.delete(oldest);
    return buffer;
  }

  #create(words: Uint32Array): GPUBuffer {
    const buffer = this.#device.createBuffer({ size: words.byteLength, usage: GPUBufferUsage.UNIFORM, mappedAtCreation: true });
    new Uint32Array(buffer.getMappedRange()).set(words);
    buffer.unmap();
    return buffer;
  }
}

function wordsOf(parameters: Parameter[]): Uint32Array {
  const bytes = new ArrayBuffer(Math.ceil((4 * parameters.length) / ALIGNMENT) * ALIGNMENT);
  const view = new DataView(bytes);
  parameters.forEach((parameter, index) => {
    if ('u32' in parameter) view.setUint32(4 * index, parameter.u32, true);
    else view.setFloat32(4 * index, parameter.f32, true);
  });
  return new Uint32Array(bytes);
}
