/** The way from a gate's measurement to the page /quality/: into the test's report, from which `npm run quality` writes the record. */
import { expect, test } from '@playwright/test';
import { GATES, type GateId } from '../../../src/quality/gates.ts';
import { MEASURED, readRecord, RECORDING } from '../../../src/quality/record.ts';

const record = readRecord();

/**
 * Hands on what a gate measured of `subject`, a page's path or a figure's id. Fails softly when the published record says something else,
 * by more than the gate's tolerance; that a subject is missing in the record is told once, by quality.spec.ts.
 */
export function measured(id: GateId, subject: string, values: Record<string, number>): void {
  test.info().annotations.push({ type: MEASURED, description: JSON.stringify({ gate: id, subject, values }) });
  if (process.env[RECORDING]) return;
  const recorded = record?.gates[id]?.values[subject];
  if (!recorded) return;
  for (const { name, unit, tolerance } of GATES[id].measures) {
    const [now, then] = [values[name] ?? NaN, recorded[name] ?? NaN];
    const allowed = Math.max(tolerance.absolute, (tolerance.relative ?? 0) * then);
    expect
      .soft(
        Math.abs(now - then),
        `/quality/ says ${then} ${unit} for "${name}" of ${subject || 'the home page'}, and it is ${now} ${unit} (tolerance ${allowed}). ` +
          'If the change is meant, run "npm run quality" and commit src/content/quality.json',
      )
      .toBeLessThanOrEqual(allowed);
  }
}
