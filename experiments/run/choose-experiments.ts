import { closestMatch } from 'leven';
import type { AnyExperiment } from '../experiment.ts';
import { UserError } from './user-error.ts';

/** The experiments named by `ids`, in the registry's order; all of them when `ids` is empty. Throws a `UserError` for an unknown id. */
export function chooseExperiments(registry: readonly AnyExperiment[], ids: readonly string[]): AnyExperiment[] {
  const known = registry.map(({ id }) => id as string);
  for (const id of ids) if (!known.includes(id)) throw new UserError(unknown(id, known));
  return registry.filter(({ id }) => ids.length === 0 || ids.includes(id));
}

function unknown(id: string, known: readonly string[]): string {
  const nearest = closestMatch(id, known, { maxDistance: Math.max(2, Math.floor(id.length / 3)) });
  const suggestion = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  return `unknown experiment: ${id}${suggestion} (known: ${known.join(', ')})`;
}
