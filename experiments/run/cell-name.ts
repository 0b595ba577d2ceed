import type { Cell } from '../experiment.ts';

/** A cell for people: what of its configuration differs within the grid, such as "placement pre, steps 400, seed 2". */
export function cellName({ cells }: { cells: readonly Pick<Cell<unknown>, 'config'>[] }, { config, seed }: Cell<unknown>): string {
  const grid = cells.map((cell) => new Map(leaves(cell.config)));
  const differing = leaves(config).filter(([name, value]) => grid.some((other) => other.get(name) !== value));
  return [...differing.map(([name, value]) => `${name} ${value}`), `seed ${seed}`].join(', ');
}

/** Name and value of everything in a configuration that is no object itself. */
function leaves(value: unknown, name = ''): [name: string, value: string][] {
  if (value === null || typeof value !== 'object') return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, entry]) => leaves(entry, key));
}
