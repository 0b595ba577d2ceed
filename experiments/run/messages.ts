/** What passes between the runner and its workers. Sent with structured cloning, so NaN and the infinities survive. */
import type { CellChoice, ExportedCell } from '../export/cell.ts';
import type { KernelCheck } from '../kernels/check-kernels.ts';
import type { BackendName, ExperimentId } from '../result.ts';
import type { BackendDescription } from './environment.ts';

export type BackendChoice = BackendName | 'auto';

export type Request =
  | { type: 'open'; choice: BackendChoice }
  | { type: 'measure'; id: ExperimentId; timed: boolean; config: unknown; seed: number }
  | { type: 'probe'; id: ExperimentId }
  | { type: 'inspect' }
  | { type: 'export'; choice: CellChoice };

export type Reply =
  | { type: 'opened'; backend: BackendDescription; log: string[] }
  | { type: 'measured'; measurement: unknown; wallTimeMs: number; kernels: string[] }
  | { type: 'probed'; values: number[] }
  | { type: 'inspected'; details: Record<string, string>; copyBytesPerSecond: number | null; checks: KernelCheck[] }
  | { type: 'exported'; cell: ExportedCell }
  | { type: 'failed'; reason: string };
