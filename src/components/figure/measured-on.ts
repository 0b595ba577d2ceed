import { longDate } from '../../data/dates.ts';
import type { ShownRun } from '../../data/results.ts';
import { formatList } from '../../charts/format.ts';

/** `Measured 1 March 2026 on AMD EPYC (wasm, laptop profile).` Names every device, the one with most cells first. */
export function measuredOn({ run, environments }: ShownRun): string {
  const cells: readonly { measuredAt: string }[] = run.cells;
  const dates = cells.map(({ measuredAt }) => measuredAt).sort();
  const devices = [
    ...new Set(
      environments.map(({ device, deviceKind }) => (deviceKind === 'software-gpu' ? `a software adapter, not a GPU (${device})` : device)),
    ),
  ];
  const [first, last] = [dates[0], dates.at(-1)].map((date) => longDate(new Date(date ?? 0)));
  const when = first === last ? (first ?? '') : `${first ?? ''} to ${last ?? ''}`;
  return `Measured ${when} on ${formatList(devices)} (${run.backend}, ${run.profile} profile).`;
}
