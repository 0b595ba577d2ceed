/**
 * y = x, with the vector loads and stores that every other kernel here uses. `memory.copy` would be no yardstick for them: it becomes the
 * C library's memmove, whose wider and cache-bypassing stores wasm code cannot issue.
 */
export function copy(y: usize, x: usize, count: i32): void {
  let i: i32 = 0;
  for (; i <= count - 16; i += 16) {
    const a = v128.load(x);
    const b = v128.load(x, 16);
    const c = v128.load(x, 32);
    const d = v128.load(x, 48);
    v128.store(y, a);
    v128.store(y, b, 16);
    v128.store(y, c, 32);
    v128.store(y, d, 48);
    x += 64;
    y += 64;
  }
  for (; i <= count - 4; i += 4) {
    v128.store(y, v128.load(x));
    x += 16;
    y += 16;
  }
  for (; i < count; i++) {
    store<f32>(y, load<f32>(x));
    x += 4;
    y += 4;
  }
}

/** y = x + x2: two reads and one write. */
export function sum(y: usize, x: usize, x2: usize, count: i32): void {
  let i: i32 = 0;
  for (; i <= count - 16; i += 16) {
    const a = f32x4.add(v128.load(x), v128.load(x2));
    const b = f32x4.add(v128.load(x, 16), v128.load(x2, 16));
    const c = f32x4.add(v128.load(x, 32), v128.load(x2, 32));
    const d = f32x4.add(v128.load(x, 48), v128.load(x2, 48));
    v128.store(y, a);
    v128.store(y, b, 16);
    v128.store(y, c, 32);
    v128.store(y, d, 48);
    x += 64;
    x2 += 64;
    y += 64;
  }
  for (; i <= count - 4; i += 4) {
    v128.store(y, f32x4.add(v128.load(x), v128.load(x2)));
    x += 16;
    x2 += 16;
    y += 16;
  }
  for (; i < count; i++) {
    store<f32>(y, load<f32>(x) + load<f32>(x2));
    x += 4;
    x2 += 4;
    y += 4;
  }
}
