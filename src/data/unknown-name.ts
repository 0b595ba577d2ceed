import { closestMatch } from 'leven';

/** The error for a name that a page uses and nothing defines: where, what, and the nearest that exists. */
export function unknownName(at: string, kind: string, name: string, known: readonly string[]): Error {
  const nearest = closestMatch(name, known);
  const hint = nearest === undefined ? `there is no ${kind} yet` : `did you mean "${nearest}"?`;
  return new Error(
    `${at}: unknown ${kind} "${name}"; ${hint}${known.length > 0 && known.length <= 12 ? ` (known: ${known.join(', ')})` : ''}`,
  );
}
