/** A small checkout with two experiments whose measurements are arithmetic, for tests of the runner. Its backends compute nothing. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { NUMERIC_PACKAGES } from '../../../experiments/run/numeric-versions.ts';
import { MODEL } from '../../support/model-config.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export interface MiniProject {
  root: string;
  out: string;
  /** Replaces `from` by `to` in a file, which must contain it. */
  edit: (file: string, from: string, to: string) => void;
}

const VERSIONS = Object.fromEntries(
  Object.values(NUMERIC_PACKAGES)
    .flat()
    .map((name) => [name, '1.0.0']),
);

const OPEN = (name: string, deviceKind: string, compute: string): string => `
  import { add } from '../kernels/${name}/add.ts';
  export const open = async () => {
    globalThis.kernelAdd = ${compute};
    return { backend: { name: '${name}', deviceKind: '${deviceKind}', device: 'abacus', driver: null, versions: ${JSON.stringify(VERSIONS)}, notices: [], synchronize: async () => {}, deviceTimer: null, inspect: async () => ({}), close: () => {} } };
  };`;

const FILES: Record<string, string> = {
  'package-lock.json': JSON.stringify({
    packages: Object.fromEntries(Object.entries(VERSIONS).map(([name, version]) => [`node_modules/${name}`, { version }])),
  }),
  'experiments/model/formula.ts': `
    /** A comment. */
    export const formula = (eta: number, seed: number): number => globalThis.kernelAdd(Math.sin(seed * 12.5), eta);`,
  'experiments/kernels/wasm/add.ts': `export const add = (a: number, b: number) => a + b;`,
  'experiments/kernels/webgpu/add.ts': `export const add = (a: number, b: number) => b + a;`,
  'experiments/kernels/wasm/kernels.wasm': 'binary',
  'experiments/kernels/dispatch.ts': `export const recordKernels = async (work) => ({ value: await work(), kernels: ['Add'] });`,
  'experiments/backends/wasm.ts': OPEN('wasm', 'cpu', 'add'),
  'experiments/backends/webgpu.ts': OPEN('webgpu', 'gpu', '(a, b) => add(a, b)'),
  'experiments/backends/open.ts': `
    export const openBackend = async (choice) => {
      const name = choice === 'auto' ? 'wasm' : choice;
      if (name === 'tensorflow') throw Object.assign(new Error('tensorflow: not installed'), { name: 'BackendUnavailable' });
      const { backend } = await (await import('./' + name + '.ts')).open();
      return { backend, log: [name + ': used, on abacus'] };
    };`,
  'experiments/suite/update-sensitivity.ts': `
    import { appendFileSync } from 'node:fs';
    import { setTimeout } from 'node:timers/promises';
    import { formula } from '../model/formula.ts';
    export const measure = async (config, seed) => {
      if (process.env.MINI_LOG) appendFileSync(process.env.MINI_LOG, process.pid + '\\n');
      if (process.env.MINI_SABOTAGE && config.eta === 0.002) await (await import(process.env.MINI_SABOTAGE)).sabotage();
      if (config.eta === 0.5) process.kill(process.pid, 'SIGKILL');
      if (config.eta === 0.25) throw new RangeError('no such eta');
      for (const end = Date.now() + Number(process.env.MINI_SPIN ?? 0); Date.now() < end; );
      if (process.env.MINI_DELAY) await setTimeout(Number(process.env.MINI_DELAY));
      const squaredChange = config.eta === 0.125 ? Infinity : Math.fround(formula(config.eta, seed));
      return { squaredChange, perturbationNorm: Math.fround(seed / 3) };
    };
    export const probe = async () => [formula(0.1, 1), formula(0.2, 2)];
    const etas = { smoke: [0.001], laptop: [0.001, 0.002, 0.003, 0.004], full: [0.001, 0.002, 0.003, 0.004, 0.005, 0.006] };
    export const updateSensitivity = /* @__PURE__ */ Object.freeze({
      id: 'update-sensitivity', title: 'A title', question: 'A question?', method: '', prediction: '', refutedIf: '', limits: '', timed: false, measure, probe,
      grid: (profile, baseSeed) => etas[profile].flatMap((eta) => [0, 1].map((offset) => ({ seed: baseSeed + offset, config: { model: ${JSON.stringify(MODEL)}, batchSize: 2, perturbation: 'random', eta } }))),
    });`,
  'experiments/suite/norm-timing.ts': `
    import { appendFileSync } from 'node:fs';
    export const measure = async (config) => {
      if (process.env.MINI_LOG) appendFileSync(process.env.MINI_LOG, 'timed ' + process.pid + '\\n');
      return { clock: 'none', timings: [{ operation: 'copy', implementation: 'fused', pass: 'forward', unavailable: null, callsPerSample: 1, callTimeMs: [0.123456789, 2], minimumBytes: 8, kernels: ['OwnCopy', 'Identity', 'OwnCopy'] }] };
    };
    export const probe = async () => [1];
    export const normTiming = /* @__PURE__ */ Object.freeze({
      id: 'norm-timing', title: 'Time', question: '?', method: '', prediction: '', refutedIf: '', limits: '', timed: true, measure, probe,
      grid: (profile, baseSeed) => [8, 16].map((rows) => ({ seed: baseSeed, config: { rows, width: 8, epsilon: 1e-5, sampleCount: 2 } })),
    });`,
  'experiments/registry.ts': `
    import { updateSensitivity } from './suite/update-sensitivity.ts';
    import { normTiming } from './suite/norm-timing.ts';
    export const experiments = [updateSensitivity, normTiming];`,
};

/** The project in a new folder that is removed after the test. */
export function miniProject(): MiniProject {
  const root = temporaryFolder();
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return {
    root,
    out: path.join(root, 'out'),
    edit: (file, from, to) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
      writeFileSync(path.join(root, file), text.replaceAll(from, to));
    },
  };
}
