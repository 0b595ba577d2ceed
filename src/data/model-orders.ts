import { MODEL_NORMS, MODEL_PLACEMENTS, type ModelRow } from '../../experiments/claims/claim.ts';
import { models } from './models.ts';

export const MODEL_ORDERS = ['year', 'name', 'placement', 'norm'] as const;
export type ModelOrder = (typeof MODEL_ORDERS)[number];

/** The models in an order of the table, those of one group by year and name; unknown years come last. */
export function sortedModels(order: ModelOrder): ModelRow[] {
  const group = (row: ModelRow): number =>
    order === 'placement'
      ? MODEL_PLACEMENTS.indexOf(row.placement)
      : order === 'norm'
        ? row.norm === null
          ? MODEL_NORMS.length
          : MODEL_NORMS.indexOf(row.norm)
        : 0;
  const year = (row: ModelRow): number => (order === 'name' ? 0 : (row.year ?? Infinity));
  return models().toSorted((a, b) => group(a) - group(b) || compare(year(a), year(b)) || a.name.localeCompare(b.name, 'en'));
}

/**
 * How many released models there are, how many of them have each placement (none left out, most frequent first), how many rows are methods,
 * and how many rows claim a placement that nobody checked.
 */
export function modelCounts(rows: readonly ModelRow[]) {
  const released = rows.filter(({ method }) => !method);
  const placements = MODEL_PLACEMENTS.map((placement) => ({
    placement,
    count: released.filter((row) => row.placement === placement).length,
  }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const unverified = rows.filter(({ placement, evidence }) => placement !== 'undisclosed' && !evidence.verified).length;
  return { released: released.length, methods: rows.length - released.length, placements, unverified };
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
