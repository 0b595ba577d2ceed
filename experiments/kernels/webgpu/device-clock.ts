/**
 * The device's own clock around the compute passes that TensorFlow.js records. Every pass gets a time stamp at its begin and its end, and
 * what counts is the union of these intervals: the device can begin a pass while the one before still runs, and it idles between two
 * submissions while the processor records the next.
 */
import { isWebGpuBackend, type WebGpuBackend } from './tfjs-backend.ts';

export interface DeviceClock {
  /** Smallest step of the clock that was seen, in nanoseconds. */
  resolutionNs: number;
  /** Milliseconds in which the device computed what `work` hands to it. */
  timeMs: (work: () => void) => Promise<number>;
}

/** Half of what a query set holds at most: a pass takes two. */
const PASSES_PER_SET = 2048;
const STAMP_BYTES = 8;
/** Dawn rounds to this unless it is told not to, which it forgets silently when an option's name changes. */
const QUANTUM_NS = 65_536;
const TRIAL_PASSES = 32;

/** The clock of a webgpu backend's device, or why it has none that can be used. */
export async function deviceClock(backend: object): Promise<DeviceClock | { missing: string }> {
  if (!isWebGpuBackend(backend)) return { missing: 'the webgpu backend no longer exposes its encoder' };
  if (!backend.device.features.has('timestamp-query')) return { missing: 'the device has no timestamp-query' };
  const stamps = await stampsOf(backend, (begin) => {
    for (let pass = 0; pass < TRIAL_PASSES; pass++) begin().end();
  });
  const resolutionNs = commonStep(stamps);
  if (resolutionNs === 0) return { missing: 'its time stamps stand still' };
  if (resolutionNs % QUANTUM_NS === 0) return { missing: `its time stamps are rounded to ${QUANTUM_NS} ns` };
  return { resolutionNs, timeMs: (work) => timeMs(backend, work) };
}

async function timeMs(backend: WebGpuBackend, work: () => void): Promise<number> {
  submit(backend);
  await backend.device.queue.onSubmittedWorkDone();
  const stamps = await stampsOf(backend, (begin) => {
    // The backend asks for its encoder before it records anything, and keeps a pass that it finds begun.
    const ready = backend.ensureCommandEncoderReady.bind(backend);
    backend.ensureCommandEncoderReady = () => {
      ready();
      if (backend.commandEncoder) backend.computePassEncoder ??= begin(backend.commandEncoder);
    };
    try {
      work();
    } finally {
      Reflect.deleteProperty(backend, 'ensureCommandEncoderReady');
    }
    submit(backend);
  });
  return unionLength(stamps) / 1e6;
}

/** A pass with time stamps; without an encoder, in one of its own that is submitted behind all others. */
type BeginPass = (encoder?: GPUCommandEncoder) => GPUComputePassEncoder;

/** Begin and end of every pass that `record` begins, in nanoseconds of the device. */
async function stampsOf({ device }: WebGpuBackend, record: (begin: BeginPass) => void): Promise<bigint[]> {
  const sets: { queries: GPUQuerySet; passes: number }[] = [];
  const own = device.createCommandEncoder();
  record((encoder = own) => {
    let last = sets.at(-1);
    if (!last || last.passes === PASSES_PER_SET) {
      last = { queries: device.createQuerySet({ type: 'timestamp', count: 2 * PASSES_PER_SET }), passes: 0 };
      sets.push(last);
    }
    const index = 2 * last.passes++;
    return encoder.beginComputePass({
      timestampWrites: { querySet: last.queries, beginningOfPassWriteIndex: index, endOfPassWriteIndex: index + 1 },
    });
  });
  const size = sets.length * 2 * PASSES_PER_SET * STAMP_BYTES;
  if (size === 0) {
    own.finish();
    return [];
  }
  const resolved = device.createBuffer({ size, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
  const read = device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  sets.forEach(({ queries, passes }, index) =>
    own.resolveQuerySet(queries, 0, 2 * passes, resolved, index * 2 * PASSES_PER_SET * STAMP_BYTES),
  );
  own.copyBufferToBuffer(resolved, 0, read, 0, size);
  device.queue.submit([own.finish()]);
  await read.mapAsync(GPUMapMode.READ);
  const all = new BigUint64Array(read.getMappedRange().slice(0));
  read.destroy();
  resolved.destroy();
  sets.forEach(({ queries }) => queries.destroy());
  return sets.flatMap(({ passes }, index) => [...all.subarray(index * 2 * PASSES_PER_SET, index * 2 * PASSES_PER_SET + 2 * passes)]);
}

function submit(backend: WebGpuBackend): void {
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.submitQueue();
}

/** Nanoseconds covered by intervals, given as begin, end, begin, end, in the order of their ends. */
export function unionLength(stamps: readonly bigint[]): number {
  let covered = 0n;
  let until = 0n;
  for (let index = 0; index + 1 < stamps.length; index += 2) {
    const [begin = 0n, end = 0n] = [stamps[index], stamps[index + 1]];
    const from = begin > until ? begin : until;
    if (end > from) covered += end - from;
    if (end > until) until = end;
  }
  return Number(covered);
}

/** Greatest common divisor of the stamps' differences; 0 when there are none. */
export function commonStep(stamps: readonly bigint[]): number {
  const [first = 0n] = stamps;
  const divisor = stamps.reduce((step, stamp) => greatestCommonDivisor(step, stamp > first ? stamp - first : first - stamp), 0n);
  return Number(divisor);
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
