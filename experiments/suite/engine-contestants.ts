/** Who takes part in the timing of one call: the backend's sets of kernels, PyTorch, and the machine itself. */
import * as tf from '@tensorflow/tfjs-core';
import { activeBackend } from '../backends/active.ts';
import type { ConfigOf, MeasurementOf } from '../result.ts';
import { CLOCK, timeInTurns, type Timed } from '../timing/interleave.ts';
import { PyTorchError, startPyTorch, type PyTorch } from '../timing/pytorch.ts';
import type { EngineCall } from './engine-calls.ts';

type Config = ConfigOf<'engine-speed'>;
type Timing = MeasurementOf<'engine-speed'>['timings'][number];
type Engine = Timing['engine'];

/** One engine of one call: a row, and where it can be measured the thing that is timed to fill it. */
interface Contestant {
  timing: Timing;
  timed: Timed | null;
}

/** Rows of all engines of one call, with samples or with the reason why there are none. */
export async function timeEngines(config: Config, call: EngineCall, pytorch: Prepared): Promise<Timing[]> {
  const contestants = [...(await ownContestants(call)), ...pytorchContestants(config, call, pytorch), await machineContestant(call)];
  await timeContestants(contestants, config);
  return contestants.map(({ timing }) => timing);
}

async function timeContestants(contestants: readonly Contestant[], config: Config): Promise<void> {
  const running = contestants.flatMap(({ timing, timed }) => (timed ? [{ timing, timed }] : []));
  const { sampleCount, sampleSpanMs, warmUpSpanMs } = config;
  const samples = await timeInTurns(
    running.map(({ timing, timed }) => untilItFails(timed, (reason) => (timing.unavailable = reason))),
    sampleCount,
    { sampleSpanMs, warmUpSpanMs, wallClock: clockOf(config) === 'wall' },
  );
  useOpeningKernels();
  running.forEach(({ timing }, index) => {
    if (timing.unavailable === null) Object.assign(timing, samples[index]);
  });
}

/** The gaps between the kernels of a step are part of its time; an operator's own time is asked for by the device's clock where it has one. */
function clockOf({ subject }: Config): 'wall' | 'device' {
  const isStep = subject === 'reference-step' || subject === 'training-step';
  return isStep || activeBackend().deviceTimer === null ? 'wall' : 'device';
}

/** How the calls of that subject are timed, in words. */
export function clockName(config: Config): string {
  const { deviceTimer } = activeBackend();
  return clockOf(config) === 'device' && deviceTimer ? `${deviceTimer.clock}; PyTorch by CUDA events around the calls of a sample` : CLOCK;
}

/** The stopwatch, which after a failure of PyTorch takes no time to measure nothing; the others go on. */
function untilItFails(timed: Timed, onFailure: (reason: string) => void): Timed {
  if (!('spanMs' in timed)) return timed;
  let hasFailed = false;
  return {
    spanMs: async (count) => {
      if (hasFailed) return Number.NaN;
      try {
        return await timed.spanMs(count);
      } catch (error) {
        if (!(error instanceof PyTorchError)) throw error;
        hasFailed = true;
        shared = null;
        onFailure(error.message);
        return Number.NaN;
      }
    },
  };
}

function row(engine: Engine, { what, operations, bytes }: EngineCall): Timing {
  return { engine, what, unavailable: null, callsPerSample: 0, callTimeMs: [], operations, bytes, kernels: [] };
}

/** The kernels that the backend can compute with, and the stock ones of a backend that has no others. */
async function ownContestants(call: EngineCall): Promise<Contestant[]> {
  const { name: backendName, kernelSets = [] } = activeBackend();
  const contestants: Contestant[] = [];
  for (const engine of ['own', 'relaxed', 'stock'] as const) {
    const timing = row(engine, call);
    const set = kernelSets.find(({ name }) => name === engine);
    const use = set?.use ?? (engine === 'stock' ? () => undefined : null);
    if (!use) {
      contestants.push({ timing: { ...timing, unavailable: `the ${backendName} backend has no ${engine} kernels here` }, timed: null });
      continue;
    }
    use();
    const kernels = await dispatched(call.call);
    const isOurs = kernels.some((name) => name.startsWith('Own'));
    const unavailable = engine === 'stock' && isOurs ? `the call dispatched kernels of ours: ${kernels.join(', ')}` : null;
    contestants.push({
      timing: { ...timing, kernels, unavailable },
      timed: unavailable === null ? { prepare: use, call: call.call } : null,
    });
  }
  useOpeningKernels();
  return contestants;
}

function useOpeningKernels(): void {
  activeBackend()
    .kernelSets?.find(({ name }) => name === 'own')
    ?.use();
}

async function dispatched(call: () => tf.Tensor[]): Promise<string[]> {
  const { kernels } = await tf.profile(() => tf.dispose(call()));
  return [...new Set(kernels.map(({ name }) => name))].sort();
}

/** Multiply-adds in one call of the kernel that does nothing else; long enough that the call itself does not count. */
const PEAK_ITERATIONS = 400_000;

/** What the machine could do at most: for a call that moves bytes the copy of as many, else multiply-adds in registers alone. */
async function machineContestant(call: EngineCall): Promise<Contestant> {
  const timing = row('machine', call);
  const { copy } = call;
  if (copy) return { timing: { ...timing, kernels: await dispatched(copy) }, timed: { prepare: useOpeningKernels, call: copy } };
  const unavailable = (reason: string): Contestant => ({ timing: { ...timing, unavailable: reason }, timed: null });
  if (call.bytes !== null) return unavailable('the call is a copy itself');
  const isKnown = tf.getKernelsForBackend(tf.getBackend()).some(({ kernelName }) => kernelName === 'OwnPeak');
  if (!isKnown) return unavailable(`the ${activeBackend().name} backend has no kernel OwnPeak`);
  const peak = (): tf.Tensor[] => [tf.engine().runKernel('OwnPeak', {}, { iterations: PEAK_ITERATIONS })];
  const [counted] = peak();
  const [operations = 0] = (await counted?.data()) ?? [];
  counted?.dispose();
  return { timing: { ...timing, operations, kernels: ['OwnPeak'] }, timed: { prepare: useOpeningKernels, call: peak } };
}

/** Starting it takes seconds, so that one serves all cells of a process. */
let shared: Promise<PyTorch | { unavailable: string }> | null = null;

export type Prepared = { torch: PyTorch; calls: string[] } | { unavailable: string };

/** PyTorch with the calls of that subject made, or why it cannot be used. */
export async function preparedPyTorch(config: Config): Promise<Prepared> {
  shared ??= startPyTorch({ device: activeBackend().deviceKind === 'gpu' ? 'cuda' : 'cpu' }).catch(asUnavailable);
  const torch = await shared;
  if ('unavailable' in torch) return torch;
  return torch.prepare(config).then(({ calls }) => ({ torch, calls }), asUnavailable);
}

function asUnavailable(error: unknown): { unavailable: string } {
  if (error instanceof PyTorchError) return { unavailable: error.message };
  throw error;
}

/** Ends PyTorch's process, which otherwise ends with this one. */
export async function endPyTorch(): Promise<void> {
  const torch = await shared;
  shared = null;
  if (torch && !('unavailable' in torch)) torch.close();
}

/** Norms also composed from operators, as a library without fused ones would compute them. */
function pytorchContestants(config: Config, call: EngineCall, pytorch: Prepared): Contestant[] {
  const contestant = (engine: Engine, name: string): Contestant => {
    const timing = row(engine, call);
    if ('unavailable' in pytorch) return { timing: { ...timing, unavailable: pytorch.unavailable }, timed: null };
    if (!pytorch.calls.includes(name)) throw new Error(`PyTorch's program has no call "${name}" of ${config.subject}`);
    return { timing, timed: { spanMs: (count) => pytorch.torch.timeMs(name, count, clockOf(config)) } };
  };
  const fused = contestant('pytorch', call.what);
  return config.subject === 'norm' ? [fused, contestant('pytorch-composed', `${call.what} composed`)] : [fused];
}
