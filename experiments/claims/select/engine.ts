/** Cells of `engine-speed`: ratios of call times, taken sample by sample, since the engines of one call take turns. */
import { quartiles } from '../../result.ts';
import type { BackendName, MeasuredCellOf, Quantiles } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';

export type EngineCell = MeasuredCellOf<'engine-speed'>;
export type EngineTiming = EngineCell['measurement']['timings'][number];
export type Engine = EngineTiming['engine'];
export type Subject = EngineCell['config']['subject'];

export const FEWEST_SAMPLES = 20;

export interface CallChoice {
  backend: BackendName;
  subject: Subject;
  /** Every call of the subject without it. */
  what?: string;
}

/** The cells of that subject that were measured on that backend. */
export function engineCells(evidence: Evidence, { backend, subject }: Pick<CallChoice, 'backend' | 'subject'>): EngineCell[] {
  return evidence
    .cells('engine-speed')
    .filter((cell) => cell.status === 'measured' && cell.config.subject === subject && cell.measurement.backend === backend);
}

/** Undefined where that engine could not be measured. */
export function engineTiming({ measurement }: EngineCell, what: string, engine: Engine): EngineTiming | undefined {
  return measurement.timings.find((timing) => timing.what === what && timing.engine === engine && timing.unavailable === null);
}

/** Time of `numerator` over that of `denominator`, paired; undefined with too few samples of either. */
export function engineRatio(cell: EngineCell, what: string, numerator: Engine, denominator: Engine): Quantiles | undefined {
  return paired(engineTiming(cell, what, numerator), engineTiming(cell, what, denominator), ([top, bottom]) => top / bottom);
}

/** Operations a second of `engine` over those of the machine's limit beside it, paired. */
export function shareOfPeak(cell: EngineCell, what: string, engine: Engine): Quantiles | undefined {
  const [own, limit] = [engineTiming(cell, what, engine), engineTiming(cell, what, 'machine')];
  if (!own?.operations || !limit?.operations) return undefined;
  const scale = own.operations / limit.operations;
  return paired(own, limit, ([time, limitTime]) => (scale * limitTime) / time);
}

function paired(
  a: EngineTiming | undefined,
  b: EngineTiming | undefined,
  of: (times: readonly [a: number, b: number]) => number,
): Quantiles | undefined {
  const [left, right] = [a?.callTimeMs ?? [], b?.callTimeMs ?? []];
  const count = Math.min(left.length, right.length);
  if (count < FEWEST_SAMPLES) return undefined;
  return quartiles(left.slice(0, count).map((time, sample) => of([time, right[sample] ?? Number.NaN])));
}

/** Evidence in which `engine` takes `factor` times as long as `reference` in the chosen calls. */
export function alterEngineTime(
  evidence: Evidence,
  { backend, subject, what }: CallChoice,
  engine: Engine,
  reference: Engine,
  factor: number,
): Evidence {
  return withCells(evidence, 'engine-speed', (cells) =>
    cells.map((cell) => {
      if (cell.config.subject !== subject || cell.measurement.backend !== backend) return cell;
      const timings = cell.measurement.timings.map((timing) => {
        const beside = timing.engine === engine && (!what || timing.what === what) && engineTiming(cell, timing.what, reference);
        return beside ? { ...timing, unavailable: null, callTimeMs: beside.callTimeMs.map((time) => time * factor) } : timing;
      });
      return { ...cell, measurement: { ...cell.measurement, timings } };
    }),
  );
}
