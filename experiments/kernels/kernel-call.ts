import { util, type NamedAttrMap, type NamedTensorInfoMap, type TensorInfo } from '@tensorflow/tfjs-core';

/** One call of a kernel, its inputs and attributes checked: a kernel would read and write past the end of a tensor of another size. */
export class KernelCall {
  readonly #kernel: string;
  readonly #inputs: NamedTensorInfoMap;
  readonly #attributes: NamedAttrMap;

  constructor(kernel: string, inputs: NamedTensorInfoMap, attributes: NamedAttrMap | undefined) {
    this.#kernel = kernel;
    this.#inputs = inputs;
    this.#attributes = attributes ?? {};
  }

  /** The input of that name, of any type. */
  anyTensor(name: string): TensorInfo {
    return this.#inputs[name] ?? this.fail(`needs an input "${name}", which is missing`);
  }

  /** The float32 input of that name, or another type's. With `shape`, it must have just as many elements. */
  tensor(name: string, shape?: number[], dtype: 'float32' | 'int32' = 'float32'): TensorInfo {
    const input = this.anyTensor(name);
    if (input.dtype !== dtype) this.fail(`input "${name}" is ${input.dtype}, must be ${dtype}`);
    if (shape && util.sizeFromShape(input.shape) !== util.sizeFromShape(shape)) {
      this.fail(`input "${name}" has shape [${input.shape.join(', ')}], must be [${shape.join(', ')}]`);
    }
    return input;
  }

  number(name: string): number {
    const value = this.#attributes[name];
    if (typeof value !== 'number') this.fail(`attribute "${name}" is ${JSON.stringify(value)}, must be a number`);
    return value;
  }

  boolean(name: string): boolean {
    const value = this.#attributes[name];
    if (typeof value !== 'boolean') this.fail(`attribute "${name}" is ${JSON.stringify(value)}, must be true or false`);
    return value;
  }

  fail(problem: string): never {
    throw new Error(`${this.#kernel}: ${problem}`);
  }
}

/** Leading axes and the length of the last one. */
export function splitRows(call: KernelCall, { shape }: TensorInfo): { leading: number[]; rows: number; width: number } {
  const leading = shape.slice(0, -1);
  const width = shape[shape.length - 1] ?? 0;
  if (width < 1) call.fail(`rows of [${shape.join(', ')}] have no elements, need at least 1`);
  return { leading, rows: util.sizeFromShape(leading), width };
}
