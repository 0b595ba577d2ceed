/** What passes between the runner and its workers. Sent with structured cloning, so NaN and the infinities survive. */
import type { BackendName, ExperimentId } from '../result.ts';
import type { BackendDescription } from './environment.ts';

export type BackendChoice = BackendName | 'auto';

export type Request =
  | { type: 'open'; choice: BackendChoice }
  | { type: 'measure'; id: ExperimentId; timed: boolean; config: unknown; seed: number }
  | { type: 'probe'; id: ExperimentId };

export type Reply =
  | { type: 'opened'; backend: BackendDescription; log: string[] }
  | { type: 'measured'; measurement: unknown; wallTimeMs: number; kernels: string[] }
  | { type: 'probed'; values: number[] }
  | { type: 'failed'; reason: string };
