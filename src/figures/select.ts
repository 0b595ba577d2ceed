import type { ExperimentId, Initialisation, MeasuredCellOf, NormKind, Placement } from '../../experiments/result.ts';
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
  post: { name: 'Post-LN', color: 'post', marker: 'circle', dash: 'solid' },
  pre: { name: 'Pre-LN', color: 'pre', marker: 'square', dash: 'solid' },
  deepnorm: { name: 'DeepNorm', color: 'deepnorm', marker: 'triangle', dash: 'dashed' },
  sandwich: { name: 'Sandwich', color: 'ink', marker: 'diamond', dash: 'solid' },
  reordered: { name: 'Reordered', color: 'ink', marker: 'cross', dash: 'solid' },
  admin: { name: 'Admin', color: 'post', marker: 'diamond', dash: 'dashed' },
  'layernorm-scaling': { name: 'LayerNorm scaling', color: 'pre', marker: 'triangle', dash: 'dashed' },
  'mix-ln': { name: 'Mix-LN', color: 'pre', marker: 'circle', dash: 'dotted' },
  rezero: { name: 'ReZero', color: 'ink', marker: 'circle', dash: 'dotted' },
  parallel: { name: 'Parallel', color: 'pre', marker: 'diamond', dash: 'dashed' },
};

export const NORM_NAMES: Record<NormKind, string> = {
  layernorm: 'LayerNorm',
  'layernorm-without-bias': 'LayerNorm, no bias',
  'layernorm-without-gain': 'LayerNorm, no gain',
  'layernorm-plain': 'LayerNorm, plain',
  rmsnorm: 'RMSNorm',
  'rmsnorm-plain': 'RMSNorm, plain',
  'rmsnorm-one-plus-gain': 'RMSNorm, 1 + gain',
  prmsnorm: 'pRMSNorm',
  l2: 'L2',
  dyt: 'DyT',
  none: 'none',
};

export const INITIALISATION_NAMES: Record<Initialisation, string> = {
  xavier: 'Xavier',
  fairseq: 'fairseq',
  pytorch: 'PyTorch',
  gpt2: 'GPT-2',
};
