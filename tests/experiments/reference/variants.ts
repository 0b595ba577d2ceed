/**
 * Every combination of architecture, placement and norm that can be built, and every norm of queries and keys, at a depth of two; the two
 * activations take turns. Mix-LN has four layers: with fewer none of them is Post-LN.
 */
import { ARCHITECTURES, NORMS, PLACEMENTS, type ModelConfig } from '../../../experiments/result.ts';
import type { ReferenceConfig } from './stack.ts';

type Choice = Pick<ModelConfig, 'architecture' | 'placement' | 'norm' | 'qkNorm'>;

/** No source defines a cross-attention in a parallel layer. */
export function isDefined({ architecture, placement }: Pick<ModelConfig, 'architecture' | 'placement'>): boolean {
  return architecture === 'decoder' || placement !== 'parallel';
}

const COMBINATIONS: readonly Choice[] = ARCHITECTURES.flatMap((architecture) =>
  PLACEMENTS.flatMap((placement) => NORMS.map((norm) => ({ architecture, placement, norm, qkNorm: 'none' as const }))),
).filter(isDefined);

const WITH_QUERY_KEY_NORM: readonly Choice[] = ARCHITECTURES.flatMap((architecture) =>
  NORMS.filter((qkNorm) => qkNorm !== 'none').map((qkNorm) => ({ architecture, placement: 'reordered', norm: 'rmsnorm', qkNorm }) as const),
);

export const VARIANTS: readonly ReferenceConfig[] = [...COMBINATIONS, ...WITH_QUERY_KEY_NORM].map((choice, index) => ({
  ...choice,
  activation: index % 2 === 0 ? 'relu' : 'gelu',
  layerCount: choice.placement === 'mix-ln' ? 4 : 2,
  headCount: 2,
  epsilon: 1e-5,
}));

export function variantName({ architecture, placement, norm, qkNorm, activation }: ReferenceConfig): string {
  return `${architecture}, ${placement}, ${norm}, ${qkNorm === 'none' ? '' : `qk ${qkNorm}, `}${activation}`;
}
