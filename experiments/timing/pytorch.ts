/** PyTorch in a process of its own, which measures one sample when asked and sleeps otherwise. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { ConfigOf } from '../result.ts';
import { PYTORCH_PROGRAM } from './pytorch-program.ts';

export interface PyTorch {
  /** Version, device and threads. */
  description: string;
  /** Makes the calls of a subject and gives their names; those of the subject before are gone. */
  prepare: (config: ConfigOf<'engine-speed'>) => Promise<{ calls: string[]; parameterCount: number }>;
  /** Milliseconds of so many calls, by the clock of this machine or of the device. */
  timeMs: (call: string, count: number, clock: 'wall' | 'device') => Promise<number>;
  /** Loss and gradient norms of the model with these weights on this batch. */
  evaluate: (request: EvaluationRequest) => Promise<{ loss: number; gradientNorms: Record<string, number> }>;
  close: () => void;
}

export interface EvaluationRequest {
  config: Extract<ConfigOf<'engine-speed'>, { subject: 'reference-step' }>;
  /** By the suite's names, row-major. */
  weights: Record<string, number[]>;
  inputs: number[];
  targets: number[];
}

/** PyTorch cannot be used, or failed while it was; for a reader of the results. */
export class PyTorchError extends Error {
  override name = 'PyTorchError';
}

export interface PyTorchOptions {
  device: 'cpu' | 'cuda';
  /** The interpreter; the environment variable PYTHON, else `python3` of the path. */
  python?: string;
  /** Longest wait for one answer. Loading PyTorch takes seconds, from a cold disk many. */
  answerTimeMs?: number;
}

const ANSWER_TIME_MS = 120_000;
const INSTALL = 'install it with pip install torch, or name another interpreter in PYTHON';

/** Starts it. Throws a `PyTorchError` with the reason and the remedy when there is no Python, no PyTorch or no such device. */
export async function startPyTorch({
  device,
  python = process.env.PYTHON ?? 'python3',
  answerTimeMs = ANSWER_TIME_MS,
}: PyTorchOptions): Promise<PyTorch> {
  const ask = conversation(python, answerTimeMs);
  const hello = await ask.send({ ask: 'hello', device }).catch((error: unknown) => {
    ask.end();
    throw error;
  });
  const { description } = z.object({ description: z.string() }).parse(hello);
  return {
    description,
    prepare: async (config) =>
      z.object({ calls: z.array(z.string()), parameterCount: z.int() }).parse(await ask.send({ ask: 'prepare', config })),
    timeMs: async (call, count, clock) => z.object({ ms: z.number() }).parse(await ask.send({ ask: 'time', call, count, clock })).ms,
    evaluate: async (request) =>
      z
        .object({ loss: z.number(), gradientNorms: z.record(z.string(), z.number()) })
        .parse(await ask.send({ ask: 'evaluate', ...request })),
    close: ask.end,
  };
}

interface Conversation {
  /** The answer to one request; one at a time. */
  send: (request: object) => Promise<unknown>;
  end: () => void;
}

function conversation(python: string, answerTimeMs: number): Conversation {
  // One thread also in the libraries below PyTorch, whose idle threads would otherwise spin.
  const child = spawn(python, ['-c', PYTORCH_PROGRAM], { env: { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' } });
  const ended = endOf(child, python);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  // The runner may end while it sleeps; it ends by itself when its input does.
  child.unref();
  return {
    send: async (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`, () => undefined);
      const late = timeLimit(answerTimeMs, () => child.kill('SIGKILL'));
      const line = await Promise.race([answers.next(), late.passed]).finally(late.cancel);
      if (line.done) throw new PyTorchError(await ended);
      const answer = parsed(line.value, python);
      const { error } = z.object({ error: z.string().optional() }).parse(answer);
      if (error === undefined) return answer;
      throw new PyTorchError(error.startsWith('PyTorch cannot be imported') ? `${python} has no PyTorch (${error}): ${INSTALL}` : error);
    },
    end: () => child.kill('SIGKILL'),
  };
}

function parsed(line: string, python: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new PyTorchError(`${python} answered "${line.slice(0, 80)}" instead of JSON: name Python 3 in PYTHON`);
  }
}

function timeLimit(ms: number, onPassed: () => void): { passed: Promise<never>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      onPassed();
      reject(new PyTorchError(`PyTorch did not answer within ${ms / 1000} s and was ended`));
    }, ms);
  });
  return { passed, cancel: () => clearTimeout(timer) };
}

/** Why the process ended, once it has. */
function endOf(child: ChildProcessWithoutNullStreams, python: string): Promise<string> {
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (words = (words + chunk).slice(-4000)));
  // A process that is gone makes itself known through `close`, not through what is written to it.
  child.stdin.on('error', () => undefined);
  return new Promise((resolve) => {
    child.on('error', ({ message }) =>
      resolve(`${python} does not start (${message}): install Python, and PyTorch with pip install torch`),
    );
    child.on('close', (code, signal) => {
      const last = words.trim().split('\n').at(-1) ?? '';
      resolve(`PyTorch's process ended with ${signal ?? `exit code ${code ?? 'unknown'}`}${last ? ` (${last})` : ''}`);
    });
  });
}
