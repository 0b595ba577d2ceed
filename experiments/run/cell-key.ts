import type { Cell } from '../experiment.ts';
import { canonicalJson, hash } from './hash.ts';

/** What is measured, wherever it is asked for: two experiments with one kind of measurement share the cells that they have in common. */
export function cellKey(kind: string, { config, seed }: Cell<unknown>): string {
  return hash(kind, canonicalJson(config), String(seed));
}
