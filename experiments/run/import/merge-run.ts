import type { Plan } from '../plan.ts';
import type { AssembledRun } from '../result-file.ts';
import type { KnownCell } from '../store.ts';

export interface MergedRun {
  run: AssembledRun;
  /** Cells that are new or take the place of one that was worse: stale, failed or of a software adapter. */
  taken: number;
  /** Cells that were there and stay, where the import brings others. */
  kept: number;
  /** Cells of the grid that neither side has. */
  missing: number;
}

/**
 * The run that holds the cells of `present` and of `imported`, in the order of `plan`'s grid. A cell that is there gives way to a better
 * one, and with `replace` to one that is as good. Cells outside of the grid stay behind the others: nothing that was there is lost but for
 * another measurement of the same.
 */
export function mergeRun(plan: Plan, present: AssembledRun | null, imported: AssembledRun, replace: boolean): MergedRun {
  const old = byKey(present?.cells ?? []);
  const brought = byKey(imported.cells);
  let [taken, kept, missing] = [0, 0, 0];
  const cells = plan.cells.flatMap(({ key, fingerprint }) => {
    const [here, there] = [old.get(key), brought.get(key)];
    old.delete(key);
    if (!there && !here) missing += 1;
    if (!there) return here ?? [];
    if (!here || isBetter(there, here, fingerprint, replace)) {
      taken += 1;
      return there;
    }
    kept += 1;
    return here;
  });
  return { run: { ...imported, cells: [...cells, ...old.values()] }, taken, kept, missing };
}

function isBetter(there: KnownCell, here: KnownCell, fingerprint: string, replace: boolean): boolean {
  const [rankThere, rankHere] = [rank(there, fingerprint), rank(here, fingerprint)];
  return replace ? rankThere >= rankHere : rankThere > rankHere;
}

/** Fresh before stale, and either before failed. Of two that are fresh, or stale, a software adapter's comes last. */
function rank({ cell, environment }: KnownCell, fingerprint: string): number {
  if (cell.status === 'failed') return 0;
  return (cell.fingerprint === fingerprint ? 3 : 1) + (environment.deviceKind === 'software-gpu' ? 0 : 1);
}

function byKey(cells: readonly KnownCell[]): Map<string, KnownCell> {
  return new Map(cells.map((known) => [known.cell.key, known]));
}
