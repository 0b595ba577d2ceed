/** The figures that pages can show. Adding one is adding a file and a line here. */
import { unknownName } from '../data/unknown-name.ts';
import { crossAttentionGradients } from './cross-attention-gradients.ts';
import { decoderGradients } from './decoder-gradients.ts';
import { gradientRatioByDepth } from './gradient-ratio-by-depth.ts';
import { streamGrowth } from './stream-growth.ts';
import { updateSensitivity } from './update-sensitivity.ts';
import type { Figure } from './figure.ts';

export const FIGURES: readonly Figure[] = [
  decoderGradients,
  crossAttentionGradients,
  gradientRatioByDepth,
  streamGrowth,
  updateSensitivity,
];

/** The figure that a page names. Throws with the page, the name and the nearest id when there is none. */
export function figureNamed(id: string, at: string): Figure {
  const figure = FIGURES.find((each) => each.id === id);
  if (!figure)
    throw unknownName(
      at,
      'figure',
      id,
      FIGURES.map((each) => each.id),
    );
  return figure;
}
