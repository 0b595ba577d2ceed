/** What `bench` prints: a table for people, or an object for programs. */
import type { BackendName } from '../../result.ts';
import { engineRows, pytorchOf, type Engine, type EngineRow, type EngineRun } from './engine-rows.ts';

export interface BenchSummary {
  /** Of the run on wasm; null where something could not be measured. */
  referenceStep: {
    wasmMs: number | null;
    pytorchOneThreadMs: number | null;
    wasmOverPytorch: number | null;
    wasmRelaxedMs: number | null;
    wasmRelaxedOverPytorch: number | null;
    wasmStockMs: number | null;
    wasmStockOverWasm: number | null;
  };
  backends: {
    backend: BackendName;
    device: string;
    deviceKind: string;
    pytorch: string | null;
    calls: {
      name: string;
      medianMs: EngineRow['medianMs'];
      unavailable: EngineRow['unavailable'];
      ownOverPytorch: number | null;
      relaxedOverPytorch: number | null;
      stockOverOwn: number | null;
      ownShareOfLimit: number | null;
    }[];
    failures: string[];
  }[];
  /** Backends that were not measured, and why. */
  skipped: Record<string, string>;
}

export interface BenchedRun {
  run: EngineRun;
  device: string;
  deviceKind: string;
}

/** Ratios are medians of paired ratios, not ratios of medians. */
export function benchSummary(benched: readonly BenchedRun[], skipped: Record<string, string>): BenchSummary {
  const wasm = benched.find(({ run }) => run.backend === 'wasm');
  const step = wasm && engineRows(wasm.run).rows.find(({ subject }) => subject === 'reference-step');
  const stepMs = (engine: Engine): number | null => step?.medianMs[engine] ?? null;
  const stepRatio = (a: Engine, b: Engine): number | null => step?.ratio(a, b)?.median ?? null;
  return {
    referenceStep: {
      wasmMs: stepMs('own'),
      pytorchOneThreadMs: stepMs('pytorch'),
      wasmOverPytorch: stepRatio('own', 'pytorch'),
      wasmRelaxedMs: stepMs('relaxed'),
      wasmRelaxedOverPytorch: stepRatio('relaxed', 'pytorch'),
      wasmStockMs: stepMs('stock'),
      wasmStockOverWasm: stepRatio('stock', 'own'),
    },
    backends: benched.map(({ run, device, deviceKind }) => {
      const { rows, failures } = engineRows(run);
      return {
        backend: run.backend,
        device,
        deviceKind,
        pytorch: pytorchOf(run),
        calls: rows.map(({ name, medianMs, unavailable, ratio, shareOfLimit }) => ({
          name,
          medianMs,
          unavailable,
          ownOverPytorch: ratio('own', 'pytorch')?.median ?? null,
          relaxedOverPytorch: ratio('relaxed', 'pytorch')?.median ?? null,
          stockOverOwn: ratio('stock', 'own')?.median ?? null,
          ownShareOfLimit: shareOfLimit('own')?.median ?? null,
        })),
        failures,
      };
    }),
    skipped,
  };
}

const COLUMNS = ['', 'ours ms', 'relaxed ms', 'stock ms', 'PyTorch ms', 'ours/PyTorch', 'relaxed/PyTorch', 'stock/ours', 'of the limit'];

/** One table a backend, then why something is missing, each reason once. */
export function benchTable({ backends, skipped }: BenchSummary): string {
  const blocks = backends.map(({ backend, device, deviceKind, pytorch, calls, failures }) => {
    const missing = new Set([
      ...calls.flatMap(({ unavailable }) =>
        Object.entries(unavailable).flatMap(([engine, reason]) => (engine === 'machine' ? [] : [`no ${engine}: ${reason}`])),
      ),
      ...failures,
    ]);
    const lines = calls.map(({ name, medianMs, ...ratios }) => [
      name,
      ...(['own', 'relaxed', 'stock', 'pytorch'] as const).map((engine) => written(medianMs[engine])),
      ...[ratios.ownOverPytorch, ratios.relaxedOverPytorch, ratios.stockOverOwn].map(written),
      ratios.ownShareOfLimit === null ? '-' : `${(100 * ratios.ownShareOfLimit).toFixed(0)} %`,
    ]);
    return [`${backend} on ${device} (${deviceKind}), beside ${pytorch ?? 'no PyTorch'}`, aligned([COLUMNS, ...lines]), ...missing].join(
      '\n',
    );
  });
  const notes = Object.entries(skipped).map(([backend, reason]) => `${backend} was not measured: ${reason}`);
  return [
    ...blocks,
    [
      'Times are medians, ratios medians of ratios of samples taken in turn. The limit: multiply-adds in registers, or for norms a copy of as many bytes.',
      ...notes,
    ].join('\n'),
  ].join('\n\n');
}

function written(value: number | null | undefined): string {
  if (value === null || value === undefined) return '-';
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '))
    .join('\n');
}
