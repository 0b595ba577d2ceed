/** What a run of engine-speed says, call by call: medians, and ratios of samples that were taken in turn. */
import { pairedQuartiles, quartiles, type CellOf, type ConfigOf, type MeasurementOf, type Quantiles, type RunOf } from '../../result.ts';

export type EngineRun = RunOf<'engine-speed'>;
type Timing = MeasurementOf<'engine-speed'>['timings'][number];
export type Engine = Timing['engine'];

/** One call of one subject, on all engines. */
export interface EngineRow {
  subject: ConfigOf<'engine-speed'>['subject'];
  /** "product 512 x 512 x 512 NT". */
  name: string;
  /** Median milliseconds of a call; engines that could not be measured are missing. */
  medianMs: Partial<Record<Engine, number>>;
  /** Why the others are. */
  unavailable: Partial<Record<Engine, string>>;
  /** Undefined where either of the two is missing. */
  ratio: (numerator: Engine, denominator: Engine) => Quantiles | undefined;
  /** Operations or bytes a second over those of the machine's limit. */
  shareOfLimit: (engine: Engine) => Quantiles | undefined;
}

/** In the order of the cells. Cells that failed are in `failures`. */
export function engineRows(run: EngineRun): { rows: EngineRow[]; failures: string[] } {
  return {
    rows: run.cells.flatMap((cell) => (cell.status === 'failed' ? [] : rowsOf(cell.config, cell.measurement.timings))),
    failures: run.cells.flatMap((cell) => (cell.status === 'failed' ? [`${subjectName(cell.config)}: ${cell.reason}`] : [])),
  };
}

/** What stood for PyTorch in a run, or null. */
export function pytorchOf({ cells }: EngineRun): string | null {
  return cells.map((cell: CellOf<'engine-speed'>) => (cell.status === 'failed' ? null : cell.measurement.pytorch)).find(Boolean) ?? null;
}

function rowsOf(config: ConfigOf<'engine-speed'>, timings: readonly Timing[]): EngineRow[] {
  const calls = new Set(timings.map(({ what }) => what));
  return [...calls].map((what) => {
    const ofCall = timings.filter((timing) => timing.what === what);
    const measured = ofCall.filter(({ unavailable }) => unavailable === null);
    const timingOf = (engine: Engine): Timing | undefined => measured.find((timing) => timing.engine === engine);
    const paired = (a: Engine, b: Engine, scale: (a: Timing, b: Timing) => number): Quantiles | undefined => {
      const [first, second] = [timingOf(a), timingOf(b)];
      if (!first || !second) return undefined;
      const factor = scale(first, second);
      return pairedQuartiles(first.callTimeMs, second.callTimeMs, (x, y) => (factor * x) / y);
    };
    return {
      subject: config.subject,
      name: isStep(config) || config.subject === 'copy' ? subjectName(config) : `${subjectName(config)} ${what}`,
      medianMs: Object.fromEntries(measured.map(({ engine, callTimeMs }) => [engine, quartiles(callTimeMs).median])),
      unavailable: Object.fromEntries(ofCall.flatMap(({ engine, unavailable }) => (unavailable === null ? [] : [[engine, unavailable]]))),
      ratio: (numerator, denominator) => paired(numerator, denominator, () => 1),
      shareOfLimit: (engine) => paired('machine', engine, (limit, timing) => amount(timing) / amount(limit)),
    };
  });
}

function amount({ operations, bytes }: Timing): number {
  return operations ?? bytes ?? Number.NaN;
}

function isStep({ subject }: ConfigOf<'engine-speed'>): boolean {
  return subject === 'reference-step' || subject === 'training-step';
}

/** "norm 512 x 512". */
export function subjectName(config: ConfigOf<'engine-speed'>): string {
  switch (config.subject) {
    case 'reference-step':
      return 'reference step';
    case 'training-step':
      return 'training step';
    case 'matmul': {
      const { batch, rows, inner, columns } = config;
      return `product ${batch === 1 ? '' : `${batch} x `}${rows} x ${inner} x ${columns}`;
    }
    case 'norm':
      return `${config.rows} x ${config.width}`;
    case 'attention':
      return `attention ${config.batchSize} x ${config.sequenceLength} x ${config.modelWidth}`;
    case 'copy':
      return `copy of ${(4 * config.size) / 1024} KiB`;
    default:
      return config satisfies never;
  }
}
