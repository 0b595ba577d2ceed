/** Call times of engine-speed by subject: the calls that belong together are added, sample by sample, since the engines of one call take turns. */
import { pairedQuartiles, type MeasuredCellOf, type MeasurementOf, type Quantiles } from '../../experiments/result.ts';
import type { FigureEvidence } from './figure.ts';
import { required } from './select.ts';

type Cell = MeasuredCellOf<'engine-speed'>;
type Timing = MeasurementOf<'engine-speed'>['timings'][number];
export type Engine = Timing['engine'];

export interface EngineSubject {
  /** Stands over the first subject of its kind. */
  heading: string;
  label: string;
  /** Milliseconds of all its calls together, one number a sample; none where one of them was not measured. */
  timesMs: (engine: Engine) => readonly number[];
  /** What the machine would take at least, by the limit that stands in turn with each call. */
  limitMs: (engine: Engine) => readonly number[];
}

/** The subjects of the run on wasm, or of the first backend where that was not measured, in the order of the cells. */
export function engineSubjects(
  figure: string,
  evidence: FigureEvidence,
): { backend: string; pytorch: string | null; subjects: EngineSubject[] } {
  const all = required(figure, 'engine-speed', 'any subject', evidence.cells('engine-speed'));
  const backend = all.some(({ measurement }) => measurement.backend === 'wasm') ? 'wasm' : (all[0]?.measurement.backend ?? 'wasm');
  const cells = all.filter(({ measurement }) => measurement.backend === backend);
  return {
    backend,
    pytorch: cells.map(({ measurement }) => measurement.pytorch).find((name) => name !== null) ?? null,
    subjects: cells.flatMap(subjectsOf),
  };
}

/** Quartiles of one engine's time over another's; undefined where either was not measured. */
export function timeRatio({ timesMs }: EngineSubject, numerator: Engine, denominator: Engine): Quantiles | undefined {
  return measured(pairedQuartiles(timesMs(numerator), timesMs(denominator), (a, b) => a / b));
}

/** Quartiles of the least time over the time taken; undefined where either is unknown. */
export function limitShare({ timesMs, limitMs }: EngineSubject, engine: Engine): Quantiles | undefined {
  return measured(pairedQuartiles(limitMs(engine), timesMs(engine), (a, b) => a / b));
}

function measured(quantiles: Quantiles): Quantiles | undefined {
  return quantiles.sampleSize > 0 ? quantiles : undefined;
}

function subjectsOf(cell: Cell): EngineSubject[] {
  const { config } = cell;
  switch (config.subject) {
    case 'reference-step':
      return [subject(cell, 'Steps of a model', 'reference step')];
    case 'training-step':
      return [subject(cell, 'Steps of a model', 'training, with Adam')];
    case 'matmul': {
      const { batch, rows, inner, columns } = config;
      return [subject(cell, 'Matrix products', `${batch === 1 ? '' : `${batch} of `}${rows} × ${inner} × ${columns}`)];
    }
    case 'norm': {
      const shape = `${config.rows} × ${config.width}`;
      return [
        subject(cell, 'Norms, both passes', `LayerNorm ${shape}`, (what) => what.startsWith('layernorm')),
        subject(cell, 'Norms, both passes', `RMSNorm ${shape}`, (what) => what.startsWith('rmsnorm')),
      ];
    }
    case 'attention':
      return [
        subject(
          cell,
          'Attention, both passes',
          `${config.batchSize} × ${config.sequenceLength} × ${config.modelWidth}`,
          (what) => what === 'forward and backward',
        ),
      ];
    case 'copy':
      return [];
    default:
      return config satisfies never;
  }
}

function subject({ measurement }: Cell, heading: string, label: string, belongs: (what: string) => boolean = () => true): EngineSubject {
  const calls = [...new Set(measurement.timings.map(({ what }) => what))].filter(belongs);
  const timingOf = (what: string, engine: Engine): Timing | undefined =>
    measurement.timings.find((timing) => timing.what === what && timing.engine === engine && timing.unavailable === null);
  return {
    heading,
    label,
    timesMs: (engine) => sums(calls.map((what) => timingOf(what, engine)?.callTimeMs ?? [])),
    limitMs: (engine) =>
      sums(
        calls.map((what) => {
          const [timing, limit] = [timingOf(what, engine), timingOf(what, 'machine')];
          return timing && limit ? limit.callTimeMs.map((time) => (time * amount(timing)) / amount(limit)) : [];
        }),
      ),
  };
}

function amount({ operations, bytes }: Timing): number {
  return operations ?? bytes ?? Number.NaN;
}

function sums(lists: readonly (readonly number[])[]): number[] {
  const length = Math.min(...lists.map((list) => list.length));
  return Array.from({ length }, (_, i) => lists.reduce((sum, list) => sum + (list[i] ?? Number.NaN), 0));
}
