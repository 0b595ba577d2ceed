/**
 * The result file: `results/<experiment-id>.json`, its schema, version and types. The site and the claims know the suite through this
 * module alone. It imports nothing that computes: reading a result needs no TensorFlow.js.
 */
import { z } from 'zod';
import { fromColumns } from './result/codec.ts';
import { BACKENDS, PROFILES } from './result/vocabulary.ts';
import * as backendAgreement from './result/rows/backend-agreement.ts';
import * as engineSpeed from './result/rows/engine-speed.ts';
import * as gradientNorms from './result/rows/gradient-norms.ts';
import * as jacobianSpectrum from './result/rows/jacobian-spectrum.ts';
import * as lastLayerGradient from './result/rows/last-layer-gradient.ts';
import * as normAttenuation from './result/rows/norm-attenuation.ts';
import * as normIdentities from './result/rows/norm-identities.ts';
import * as normShare from './result/rows/norm-share.ts';
import * as normTiming from './result/rows/norm-timing.ts';
import * as stackEnds from './result/rows/stack-ends.ts';
import * as placementLaws from './result/rows/placement-laws.ts';
import * as updateSensitivity from './result/rows/update-sensitivity.ts';
import * as stableRate from './result/rows/stable-rate.ts';
import * as training from './result/rows/training.ts';

export * from './result/codec.ts';
export * from './result/freshness.ts';
export * from './result/names.ts';
export * from './result/shown-runs.ts';
export * from './result/sketch.ts';
export * from './result/statistics.ts';
export * from './result/vocabulary.ts';

/** Raised when a file's shape changes. Version 3 writes lists of rows by columns; version 2 is still read. */
export const RESULT_SCHEMA_VERSION = 3;
const READABLE_VERSIONS = [2, RESULT_SCHEMA_VERSION] as const;

/** Configuration and measurement of each experiment's cells, by experiment id. */
export const ROW_SCHEMAS = {
  'gradient-norms': gradientNorms,
  'last-layer-gradient': lastLayerGradient,
  'norm-attenuation': normAttenuation,
  'placement-laws': placementLaws,
  'jacobian-spectrum': jacobianSpectrum,
  'update-sensitivity': updateSensitivity,
  warmup: training,
  rescue: training,
  'plateau-causes': training,
  'growth-in-training': training,
  'idle-layers': training,
  'logit-growth': training,
  'stable-rate': stableRate,
  'norm-parity': training,
  'norm-ablations': training,
  'adam-tuning': training,
  'stack-ends': stackEnds,
  'norm-identities': normIdentities,
  'norm-timing': normTiming,
  'norm-share': normShare,
  'engine-speed': engineSpeed,
  'backend-agreement': backendAgreement,
} as const;
export type ExperimentId = keyof typeof ROW_SCHEMAS;
export type ConfigOf<Id extends ExperimentId> = z.infer<(typeof ROW_SCHEMAS)[Id]['config']>;
export type MeasurementOf<Id extends ExperimentId> = z.infer<(typeof ROW_SCHEMAS)[Id]['measurement']>;

export const environmentSchema = z.strictObject({
  backend: z.enum(BACKENDS),
  /** What the backend computes on: "cpu", "gpu", or "software-gpu" (a GPU interface drawn by the CPU; never a GPU result). */
  deviceKind: z.enum(['cpu', 'gpu', 'software-gpu']),
  /** Name of the processor or adapter, as the system gives it. */
  device: z.string(),
  driver: z.string().nullable(),
  /** Of the numeric packages that the backend loads, as locked. */
  versions: z.record(z.string(), z.string()),
  node: z.string(),
  platform: z.string(),
  processor: z.string(),
  coreCount: z.int().positive(),
  memoryBytes: z.number().positive(),
  /** Commit the code was at, with "+" behind it when the working tree differed. Null outside a checkout. */
  commit: z.string().nullable(),
  /** Anything that a reader of the numbers should know, such as kernels that fell back. */
  notices: z.array(z.string()),
});
export type Environment = z.infer<typeof environmentSchema>;

/** Evidence that carried a cell's fingerprint over a change of code: the probe gave the same bits with the old code and the new. */
export const equivalenceSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  probeDigest: z.string(),
  date: z.iso.datetime(),
});

const cellBase = {
  /** Hash of what is measured: kind of measurement, configuration and seed. */
  key: z.string(),
  seed: z.int().nonnegative(),
  /** Hash of the code, the configuration and the numeric versions that produced it; see `run/fingerprint.ts`. */
  fingerprint: z.string(),
  /** Hash of the backend's own kernels alone. */
  kernelFingerprint: z.string(),
  equivalences: z.array(equivalenceSchema),
  /** Key into the file's `environments`. */
  environment: z.string(),
  measuredAt: z.iso.datetime(),
  wallTimeMs: z.number().nonnegative(),
  /** Names of the backend's kernels that ran, sorted. */
  kernels: z.array(z.string()),
};

function cellSchema<Config extends z.ZodType, Measurement extends z.ZodType>(config: Config, measurement: Measurement) {
  return z.discriminatedUnion('status', [
    z.strictObject({ ...cellBase, status: z.literal('measured'), config, measurement }),
    z.strictObject({ ...cellBase, status: z.literal('diverged'), config, measurement }),
    z.strictObject({ ...cellBase, status: z.literal('failed'), config, reason: z.string() }),
  ]);
}

function fileSchema<Id extends string, Config extends z.ZodType, Measurement extends z.ZodType>(
  id: Id,
  rows: { config: Config; measurement: Measurement },
) {
  return z.strictObject({
    schemaVersion: z.literal(READABLE_VERSIONS),
    experiment: z.literal(id),
    environments: z.record(z.string(), environmentSchema),
    /** One run for each profile and backend that was ever measured. */
    runs: z.array(
      z.strictObject({
        profile: z.enum(PROFILES),
        backend: z.enum(BACKENDS),
        baseSeed: z.int().nonnegative(),
        /** Digest of the committed probe with the code that measured the run; see `run/equivalence.ts`. */
        probeDigest: z.string().nullable(),
        cells: z.array(cellSchema(rows.config, rows.measurement)),
      }),
    ),
  });
}

export const RESULT_SCHEMAS = {
  'gradient-norms': fileSchema('gradient-norms', gradientNorms),
  'last-layer-gradient': fileSchema('last-layer-gradient', lastLayerGradient),
  'norm-attenuation': fileSchema('norm-attenuation', normAttenuation),
  'placement-laws': fileSchema('placement-laws', placementLaws),
  'jacobian-spectrum': fileSchema('jacobian-spectrum', jacobianSpectrum),
  'update-sensitivity': fileSchema('update-sensitivity', updateSensitivity),
  warmup: fileSchema('warmup', training),
  rescue: fileSchema('rescue', training),
  'plateau-causes': fileSchema('plateau-causes', training),
  'growth-in-training': fileSchema('growth-in-training', training),
  'idle-layers': fileSchema('idle-layers', training),
  'logit-growth': fileSchema('logit-growth', training),
  'stable-rate': fileSchema('stable-rate', stableRate),
  'norm-parity': fileSchema('norm-parity', training),
  'norm-ablations': fileSchema('norm-ablations', training),
  'adam-tuning': fileSchema('adam-tuning', training),
  'stack-ends': fileSchema('stack-ends', stackEnds),
  'norm-identities': fileSchema('norm-identities', normIdentities),
  'norm-timing': fileSchema('norm-timing', normTiming),
  'norm-share': fileSchema('norm-share', normShare),
  'engine-speed': fileSchema('engine-speed', engineSpeed),
  'backend-agreement': fileSchema('backend-agreement', backendAgreement),
} satisfies Record<ExperimentId, z.ZodType>;

export type ResultOf<Id extends ExperimentId> = z.infer<(typeof RESULT_SCHEMAS)[Id]>;
export type RunOf<Id extends ExperimentId> = ResultOf<Id>['runs'][number];
export type CellOf<Id extends ExperimentId> = RunOf<Id>['cells'][number];
/** A cell that has numbers: measured, or diverged on the way. */
export type MeasuredCellOf<Id extends ExperimentId> = Exclude<CellOf<Id>, { status: 'failed' }>;

export class ResultError extends Error {
  override name = 'ResultError';
}

export function isExperimentId(id: string): id is ExperimentId {
  return Object.hasOwn(ROW_SCHEMAS, id);
}

/**
 * The result in `text`, the content of `file`.
 * Throws a `ResultError` naming the file, the field, the value and the remedy when it is not JSON or not of the schema.
 */
export function parseResult<Id extends ExperimentId>(id: Id, text: string, file: string): ResultOf<Id> {
  let data: unknown;
  try {
    data = fromColumns(JSON.parse(text));
  } catch (error) {
    const problem = error instanceof SyntaxError ? `is not JSON: ${error.message}` : (error as Error).message;
    throw new ResultError(`${file} ${problem}. ${remedy(file, id)}`);
  }
  const parsed = RESULT_SCHEMAS[id].safeParse(data);
  if (parsed.success) return parsed.data as ResultOf<Id>;
  const problem = deepest(parsed.error.issues[0]);
  const path = problem.path.map(String).join('.') || '(whole file)';
  throw new ResultError(`${file}: field ${path} is ${show(valueAt(data, problem.path))}: ${problem.message}. ${remedy(file, id)}`);
}

function remedy(file: string, id: string): string {
  return `Restore it (git checkout -- ${file}) or measure it again (delete it, then npm run experiments -- run ${id}).`;
}

interface Problem {
  path: PropertyKey[];
  message: string;
}

/** A union reports one issue that hides the real ones; take the first of the branch that got furthest. */
function deepest(issue: z.core.$ZodIssue | undefined): Problem {
  if (!issue) return { path: [], message: 'does not fit the schema' };
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flatMap((branch) => branch.slice(0, 1)).map((each) => deepest(each));
  const furthest = inner.sort((a, b) => b.path.length - a.path.length)[0];
  return furthest ? { path: [...issue.path, ...furthest.path], message: furthest.message } : issue;
}

function valueAt(data: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value === null || typeof value !== 'object' ? undefined : Reflect.get(value, key)), data);
}

function show(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
