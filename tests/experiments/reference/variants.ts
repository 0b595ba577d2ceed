/** Every combination of architecture, placement, norm and activation, at a depth of two. */
import { ACTIVATIONS, ARCHITECTURES, NORMS, PLACEMENTS } from '../../../experiments/result.ts';
import type { ReferenceConfig } from './stack.ts';

export const VARIANTS: readonly ReferenceConfig[] = ARCHITECTURES.flatMap((architecture) =>
  PLACEMENTS.flatMap((placement) =>
    NORMS.flatMap((norm) =>
      ACTIVATIONS.map((activation) => ({ architecture, placement, norm, activation, layerCount: 2, headCount: 2, epsilon: 1e-5 })),
    ),
  ),
);

export function variantName({ architecture, placement, norm, activation }: ReferenceConfig): string {
  return `${architecture}, ${placement}, ${norm}, ${activation}`;
}
