import { closest } from 'fastest-levenshtein';

/** The error for a name that a page uses and nothing defines: where, what, and the nearest that exists. */
export function unknownName(at: string, kind: string, name: string, known: readonly string[]): Error {
  const hint = known.length === 0 ? `there is no ${kind} yet` : `did you mean "${closest(name, known)}"?`;
  return new Error(
    `${at}: unknown ${kind} "${name}"; ${hint}${known.length > 0 && known.length <= 12 ? ` (known: ${known.join(', ')})` : ''}`,
  );
}
