import type { ExperimentId, Initialisation, MeasuredCellOf, Placement } from '../../experiments/result.ts';
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

/** One look for each placement in all figures: name, colour, marker, dash. */
export const PLACEMENT_LOOK = {
  post: { name: 'Post-LN', color: 'post', marker: 'circle', dash: 'solid' },
  pre: { name: 'Pre-LN', color: 'pre', marker: 'square', dash: 'solid' },
  deepnorm: { name: 'DeepNorm', color: 'deepnorm', marker: 'triangle', dash: 'dashed' },
} as const satisfies Record<Placement, object>;

export const INITIALISATION_NAMES: Record<Initialisation, string> = {
  xavier: 'Xavier',
  fairseq: 'fairseq',
  pytorch: 'PyTorch',
  gpt2: 'GPT-2',
};
