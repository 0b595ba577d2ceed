/** The cells of last-layer-gradient that the figures draw, by architecture and placement. */
import { depthSeries } from '../../experiments/claims/select/last-layer.ts';
import type { LastLayerCell, LastLayerDepth } from '../../experiments/claims/select/last-layer.ts';
import type { Architecture } from '../../experiments/result.ts';
import type { FigureEvidence } from './figure.ts';
import { COMPARED_PLACEMENTS, PLACEMENT_LOOK, required } from './select.ts';

export type ComparedPlacement = (typeof COMPARED_PLACEMENTS)[number];

export function lastLayerSeries(
  figure: string,
  evidence: FigureEvidence,
  architecture: Architecture,
  placement: ComparedPlacement,
): readonly LastLayerCell[] {
  const cells = depthSeries(evidence.cells('last-layer-gradient'), { placement, architecture });
  return required(figure, 'last-layer-gradient', `${architecture}, ${PLACEMENT_LOOK[placement].name}`, cells);
}

/** The placements of which an architecture has cells. */
export function lastLayerPlacements(evidence: FigureEvidence, architecture: Architecture): ComparedPlacement[] {
  const cells = evidence.cells('last-layer-gradient');
  const measured = COMPARED_PLACEMENTS.filter((placement) => depthSeries(cells, { placement, architecture }).length > 0);
  // Post-LN and Pre-LN are always compared, so that a missing one is named.
  return COMPARED_PLACEMENTS.filter((placement) => placement !== 'deepnorm' || measured.includes(placement));
}

/** The cells' depths, shallowest first, each with what its seeds measured. */
export function byLayerCount(cells: readonly LastLayerCell[]): { layerCount: number; seeds: LastLayerDepth[] }[] {
  return (cells[0]?.config.layerCounts ?? []).map((layerCount) => ({
    layerCount,
    seeds: cells.flatMap(({ measurement }) => measurement.depths.filter((depth) => depth.layerCount === layerCount)),
  }));
}

/** The sizes of the model in words. */
export function lastLayerSize({ config: { model, batchSize } }: LastLayerCell): string {
  return `width ${model.modelWidth}, one head, W_Q and W_K zero, square feed-forward, Xavier normal initialisation; batches of ${batchSize} sequences of ${model.sequenceLength} tokens`;
}
