/** The models of the table as the figure of their placements counts them. */
import { MODEL_PLACEMENTS } from '../../experiments/claims/claim.ts';
import type { ModelRow } from '../../experiments/claims/claim.ts';
import type { MarkerShape } from '../charts/marker.ts';
import { PLACEMENT_WORDS } from '../data/model-words.ts';

type ModelPlacement = ModelRow['placement'];

export interface PlacementRow {
  placement: ModelPlacement;
  name: string;
  /** Class of the colour. */
  color: string;
  /** Null where no model of the placement can have a known depth. */
  shape: MarkerShape | null;
  models: readonly ModelRow[];
}

/** In the order in which they are drawn. */
const LOOKS: [ModelPlacement, color: string, shape: MarkerShape | null][] = [
  ['pre', 'pre', 'circle'],
  ['parallel-pre', 'pre', 'square'],
  ['post', 'post', 'triangle'],
  ['deepnorm', 'deepnorm', 'diamond'],
  ['sandwich', 'ink', 'square'],
  ['reordered', 'ink', 'triangle'],
  ['other', 'ink', 'cross'],
  ['undisclosed', 'muted', null],
];

/** A released model that is drawn as a mark: its year and its depth are known. */
export interface DatedModel extends ModelRow {
  year: number;
  layers: number;
}

export function placementRows(models: readonly ModelRow[]) {
  const released = models.filter(({ method }) => !method);
  const known = released.flatMap(({ year }) => (year === null ? [] : [year]));
  const first = Math.min(...known);
  const years = Array.from({ length: Math.max(...known) - first + 1 }, (_, i) => first + i);
  const rows = LOOKS.filter(([placement]) => MODEL_PLACEMENTS.includes(placement)).flatMap(([placement, color, shape]): PlacementRow[] => {
    const own = released.filter((model) => model.placement === placement);
    return own.length > 0 ? [{ placement, name: PLACEMENT_WORDS[placement], color, shape, models: own }] : [];
  });
  return { released, years, hasUndated: known.length < released.length, rows, drawn: released.filter(isDrawn) };
}
export type PlacementRows = ReturnType<typeof placementRows>;

export function isDrawn(model: ModelRow): model is DatedModel {
  return model.placement !== 'undisclosed' && model.year !== null && model.layers !== null;
}

/** Share of Pre-LN, parallel branches included, among the models of a year whose placement is known; null when there are none. */
export function preShare({ released }: PlacementRows, year: number | null): number | null {
  const disclosed = released.filter((model) => model.year === year && model.placement !== 'undisclosed');
  if (disclosed.length === 0) return null;
  return disclosed.filter(({ placement }) => placement === 'pre' || placement === 'parallel-pre').length / disclosed.length;
}
