/** Ends a choice that stands for every value that begins with it: `RMSNorm*`. */
export const ALL_KINDS = '*';

/** Whether the text of a cell is the chosen one, or begins with it. */
export function fits(cell: string | undefined, choice: string): boolean {
  if (cell === undefined) return false;
  return choice.endsWith(ALL_KINDS) ? cell.startsWith(choice.slice(0, -ALL_KINDS.length)) : cell === choice;
}
