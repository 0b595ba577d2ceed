/** Cells of `engine-speed`: ratios of call times, taken sample by sample, since the engines of one call take turns. */
import { pairedQuartiles } from '../../result.ts';
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
export function engineCells(
  evidence: Pick<Evidence, 'cells'>,
  { backend, subject }: Pick<CallChoice, 'backend' | 'subject'>,
): EngineCell[] {
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
  return enough(engineTiming(cell, what, numerator), engineTiming(cell, what, denominator), (top, bottom) => top / bottom);
}

/** Operations, or bytes, a second of `engine` over those of the machine's limit beside it, paired. */
export function shareOfLimit(cell: EngineCell, what: string, engine: Engine): Quantiles | undefined {
  const [timing, limit] = [engineTiming(cell, what, engine), engineTiming(cell, what, 'machine')];
  const scale = (timing?.operations ?? timing?.bytes ?? Number.NaN) / (limit?.operations ?? limit?.bytes ?? Number.NaN);
  return enough(timing, limit, (time, limitTime) => (scale * limitTime) / time);
}

function enough(a: EngineTiming | undefined, b: EngineTiming | undefined, of: (a: number, b: number) => number): Quantiles | undefined {
  const paired = pairedQuartiles(a?.callTimeMs ?? [], b?.callTimeMs ?? [], of);
  return paired.sampleSize < FEWEST_SAMPLES ? undefined : paired;
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
