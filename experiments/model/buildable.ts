import type { ModelConfig } from '../result.ts';
import { PLACEMENT_RULES } from './placement.ts';

/** Why no model has this configuration, in a clause that names the values and the remedy; null when one can be built. */
export function whyNotBuildable(config: Pick<ModelConfig, 'architecture' | 'placement' | 'modelWidth' | 'headCount'>): string | null {
  const { architecture, placement, modelWidth, headCount } = config;
  const { excludes } = PLACEMENT_RULES[placement];
  if (excludes?.architecture === architecture)
    return `placement ${placement} cannot be built with architecture ${architecture}: ${excludes.reason} (take another of the two)`;
  if (modelWidth % headCount !== 0)
    return `a width of ${modelWidth} cannot be shared by ${headCount} heads: ${modelWidth} / ${headCount} is not whole (take a multiple)`;
  return null;
}
