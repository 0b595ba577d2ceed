import type { Evidence } from '../../experiments/claims/claim.ts';
import { models } from './models.ts';
import { publishedValues } from './published.ts';
import { measuredCells } from './results.ts';

/** All that claims are judged from, as the repository has it now. */
export function evidence(): Evidence {
  return { cells: measuredCells, models: models(), published: publishedValues() };
}
