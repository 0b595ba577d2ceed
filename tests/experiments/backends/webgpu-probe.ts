/** Run as a child process by webgpu.test.ts: computes a few things on WebGPU and prints them as JSON. */
import * as tf from '@tensorflow/tfjs-core';
import { open } from '../../../experiments/backends/webgpu.ts';

const opened = await open();
if ('unavailable' in opened) {
  console.log(JSON.stringify(opened));
} else {
  const { synchronize, close, deviceTimer, inspect, ...description } = opened.backend;
  const [a, b, gain, x] = [
    tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]),
    tf.tensor2d([0.5, -1, 2, 1, -3, 0.25], [3, 2]),
    tf.tensor1d([1, 2, -1]),
    tf.tensor2d([0.5, -1.5, 3, 2, 0, -4], [2, 3]),
  ];
  const layerNorm = (input: tf.Tensor): tf.Tensor => {
    const centred = tf.sub(input, tf.mean(input, -1, true));
    return tf.mul(tf.div(centred, tf.sqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-5))), gain);
  };
  const loss = (input: tf.Tensor): tf.Scalar => tf.sum(tf.mul(layerNorm(input), a));
  const numbers = async (tensor: tf.Tensor): Promise<number[]> => [...(await tensor.data())];
  const measured = {
    description,
    product: await numbers(tf.matMul(a, b)),
    norm: await numbers(layerNorm(x)),
    gradient: await numbers(tf.grad(loss)(x)),
    // More tensors than a device binds buffers to one shader.
    longSum: await numbers(tf.addN(Array.from({ length: 70 }, (_, index) => tf.tensor1d([index, 1])))),
  };
  await synchronize();
  const clockGapsNs = await timestampGapsNs();
  const timed = deviceTimer && { clock: deviceTimer.clock, ...(await deviceTimes(deviceTimer.timeMs)) };
  const inspected = await inspect();
  const errorOfInvalidBuffer = await errorAfterInvalidBuffer(synchronize);
  close();
  console.log(
    JSON.stringify({ ...measured, clockGapsNs, timed, inspected, errorOfInvalidBuffer, backendsAfterClose: tf.engine().backendNames() }),
  );
}

function activeDevice(): GPUDevice {
  return (tf.backend() as tf.KernelBackend & { device: GPUDevice }).device;
}

/** Device and wall time of some calls, of four times as many in several submissions, and of nothing. */
async function deviceTimes(timeMs: (work: () => void) => Promise<number>): Promise<Record<string, number>> {
  const x = tf.ones([256, 256]);
  const calls = (count: number) => (): void => {
    for (let index = 0; index < count; index++) tf.dispose(tf.neg(x));
  };
  await timeMs(calls(4));
  const start = performance.now();
  const fewMs = await timeMs(calls(20));
  const wallMs = performance.now() - start;
  const times = { fewMs, wallMs, manyMs: await timeMs(calls(80)), nothingMs: await timeMs(calls(0)) };
  x.dispose();
  return times;
}

/** What `synchronize` says after a mistake that WebGPU reports as an event only. */
async function errorAfterInvalidBuffer(synchronize: () => Promise<void>): Promise<string | null> {
  activeDevice().createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });
  try {
    await synchronize();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Differences of the device's clock around a few small dispatches. */
async function timestampGapsNs(): Promise<number[]> {
  const device = activeDevice();
  const queries = device.createQuerySet({ type: 'timestamp', count: 16 });
  const resolved = device.createBuffer({ size: 128, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
  const read = device.createBuffer({ size: 128, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  const encoder = device.createCommandEncoder();
  for (let pass = 0; pass < 8; pass += 1) {
    const timestampWrites = { querySet: queries, beginningOfPassWriteIndex: 2 * pass, endOfPassWriteIndex: 2 * pass + 1 };
    encoder.beginComputePass({ timestampWrites }).end();
  }
  encoder.resolveQuerySet(queries, 0, 16, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, read, 0, 128);
  device.queue.submit([encoder.finish()]);
  await read.mapAsync(GPUMapMode.READ);
  const times = [...new BigInt64Array(read.getMappedRange().slice(0))];
  read.unmap();
  return times.slice(1).map((time, index) => Number(time - (times[index] ?? 0n)));
}
