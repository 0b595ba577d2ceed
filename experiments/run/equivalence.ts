/**
 * Carries measured cells over a change of code. The experiment's probe, a few numbers computed on wasm in seconds, is taken again with the
 * present code; when its bits are those of the code that measured the cell, and the kernels of the cell's backend are the same, the cell
 * takes the new fingerprint, and the evidence is logged in it.
 */
import { isOutdone, type Plan, type PlannedCell } from './plan.ts';

/** The cells of `plan` that a probe with the right digest would make fresh. */
export function carriable(plan: Plan): PlannedCell[] {
  return plan.cells.filter(
    ({ state, known }) =>
      state === 'stale' &&
      known &&
      known.probeDigest !== null &&
      known.cell.kernelFingerprint === plan.code.kernels &&
      known.cell.status !== 'failed' &&
      !isOutdone(known, plan),
  );
}

/** `plan` with every stale cell carried over whose probe digest is `probeDigest`. */
export function carryOver(plan: Plan, probeDigest: string, date: string): { plan: Plan; carried: PlannedCell[] } {
  const candidates = new Set(carriable(plan).filter(({ known }) => known?.probeDigest === probeDigest));
  const carried: PlannedCell[] = [];
  const cells = plan.cells.map((planned) => {
    if (!planned.known || !candidates.has(planned)) return planned;
    const { cell } = planned.known;
    const equivalence = { from: cell.fingerprint, to: planned.fingerprint, probeDigest, date };
    const next: PlannedCell = {
      ...planned,
      state: 'fresh',
      reason: null,
      known: { ...planned.known, cell: { ...cell, fingerprint: planned.fingerprint, equivalences: [...cell.equivalences, equivalence] } },
    };
    carried.push(next);
    return next;
  });
  return { plan: { ...plan, cells }, carried };
}
