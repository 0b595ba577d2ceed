/**
 * The safetensors format (Hugging Face): 8 bytes with the length of the header, little-endian; the header, JSON with type, shape and place
 * of each tensor, filled up with spaces to a multiple of 8; the numbers, little-endian, tensor after tensor.
 */
export interface NamedTensor {
  name: string;
  shape: readonly number[];
  /** Row-major. */
  values: Float32Array | Int32Array;
}

/** The file as bytes. Throws when two tensors share a name or a shape does not fit its numbers. */
export function encodeSafetensors(tensors: readonly NamedTensor[], metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  let end = 0;
  for (const { name, shape, values } of tensors) {
    if (name in header) throw new RangeError(`two tensors are named ${name}`);
    const size = shape.reduce((product, length) => product * length, 1);
    if (size !== values.length)
      throw new RangeError(`${name} has ${values.length} numbers, but its shape [${shape.join(', ')}] holds ${size}`);
    header[name] = { dtype: typeName(values), shape, data_offsets: [end, end + values.byteLength] };
    end += values.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + end).fill(0x20, 8, 8 + headerLength);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  file.set(text, 8);
  let offset = 8 + headerLength;
  for (const { values } of tensors) {
    const put = values instanceof Float32Array ? view.setFloat32.bind(view) : view.setInt32.bind(view);
    for (const value of values) {
      put(offset, value, true);
      offset += 4;
    }
  }
  return file;
}

/** The format's name of the numbers' type. */
export function typeName(values: NamedTensor['values']): 'F32' | 'I32' {
  return values instanceof Float32Array ? 'F32' : 'I32';
}
