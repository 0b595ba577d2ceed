import { PLACEMENT_NAMES } from '../../experiments/result.ts';
import type { ExperimentId, Initialisation, MeasuredCellOf, Placement } from '../../experiments/result.ts';
import type { Dash } from '../charts/line-panel.ts';
import type { MarkerShape } from '../charts/marker.ts';
import { missingCells } from './figure.ts';

/** The values that `of` takes over `items`, each once, ascending. */
export function distinct<T>(items: readonly T[], of: (item: T) => number): number[] {
  return [...new Set(items.map(of))].sort((a, b) => a - b);
}

/** `cells` itself when it holds any; throws the error of a missing part otherwise. */
export function required<Id extends ExperimentId>(
  figure: string,
  experiment: Id,
  what: string,
  cells: readonly MeasuredCellOf<Id>[],
): readonly MeasuredCellOf<Id>[] {
  if (cells.length === 0) throw missingCells(figure, experiment, what);
  return cells;
}

/** The placements that the experiments compare at every depth, in the order of the figures. */
export const COMPARED_PLACEMENTS = ['post', 'pre', 'deepnorm'] as const satisfies readonly Placement[];

export interface PlacementLook {
  name: string;
  /** Class of the colour, which relatives share. */
  color: 'post' | 'pre' | 'deepnorm' | 'ink';
  marker: MarkerShape;
  dash: Dash;
}

/** One look for each placement in all figures. */
export const PLACEMENT_LOOK: Record<Placement, PlacementLook> = {
  post: { name: PLACEMENT_NAMES.post, color: 'post', marker: 'circle', dash: 'solid' },
  pre: { name: PLACEMENT_NAMES.pre, color: 'pre', marker: 'square', dash: 'solid' },
  deepnorm: { name: PLACEMENT_NAMES.deepnorm, color: 'deepnorm', marker: 'triangle', dash: 'dashed' },
  sandwich: { name: PLACEMENT_NAMES.sandwich, color: 'ink', marker: 'diamond', dash: 'solid' },
  reordered: { name: PLACEMENT_NAMES.reordered, color: 'ink', marker: 'cross', dash: 'solid' },
  admin: { name: PLACEMENT_NAMES.admin, color: 'post', marker: 'diamond', dash: 'dashed' },
  'layernorm-scaling': { name: PLACEMENT_NAMES['layernorm-scaling'], color: 'pre', marker: 'triangle', dash: 'dashed' },
  'mix-ln': { name: PLACEMENT_NAMES['mix-ln'], color: 'pre', marker: 'circle', dash: 'dotted' },
  rezero: { name: PLACEMENT_NAMES.rezero, color: 'ink', marker: 'circle', dash: 'dotted' },
  parallel: { name: PLACEMENT_NAMES.parallel, color: 'pre', marker: 'diamond', dash: 'dashed' },
};

export const INITIALISATION_NAMES: Record<Initialisation, string> = {
  xavier: 'Xavier',
  fairseq: 'fairseq',
  pytorch: 'PyTorch',
  gpt2: 'GPT-2',
};
