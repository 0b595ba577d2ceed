import type { ExperimentId } from '../result.ts';
import type { PlannedCell } from './plan.ts';

interface TimedTask {
  id: ExperimentId;
  planned: Pick<PlannedCell, 'expected'>;
}

/** Whether there is still time for a cell, as a run that ends at a deadline asks before it starts one. */
export interface Pace {
  mayStart: (task: TimedTask) => boolean;
  /** Tells what a cell really took: times of its experiment that are expected are taken to be as far off. */
  took: (task: TimedTask, wallTimeMs: number) => void;
  /** Expected milliseconds, corrected by what cells of the experiment took in this run. */
  expectedMs: (task: TimedTask) => number;
}

/** A millisecond each, so that cells of no time at all make no ratio of zeros. */
const NOTHING = { tookMs: 1, expectedMs: 1 };

/** A pace towards `deadlineMs` on the clock `now`; null is no deadline. What has an assumed time may start until a cell has shown what the assumption is worth. */
export function paceTowards(deadlineMs: number | null, now: () => number): Pace {
  const seen = new Map<ExperimentId, { tookMs: number; expectedMs: number }>();
  const expectedMs: Pace['expectedMs'] = ({ id, planned }) => {
    const total = seen.get(id) ?? NOTHING;
    return planned.expected.timeMs * (total.tookMs / total.expectedMs);
  };
  return {
    expectedMs,
    mayStart: (task) => {
      if (deadlineMs === null) return true;
      const leftMs = deadlineMs - now();
      const isUntried = task.planned.expected.isAssumed && !seen.has(task.id);
      return isUntried ? leftMs > 0 : expectedMs(task) <= leftMs;
    },
    took: ({ id, planned }, wallTimeMs) => {
      const total = seen.get(id) ?? NOTHING;
      seen.set(id, { tookMs: total.tookMs + wallTimeMs, expectedMs: total.expectedMs + planned.expected.timeMs });
    },
  };
}
