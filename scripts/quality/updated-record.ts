/** A record of quality with new measurements in it. */
import type { QualityRecord } from '../../src/quality/record.ts';
import type { Measurement } from './reporter.ts';

/** What a run of the gates is recorded with. */
export interface Occasion {
  date: string;
  machine: string;
  /** Name and version by program. */
  engines: Record<string, string>;
}

/**
 * `earlier` with every gate replaced that `measurements` has something of. A gate that did not run, such as the second engine where no
 * Firefox is installed, keeps its values, its date and its machine.
 */
export function updatedRecord(earlier: QualityRecord | null, measurements: readonly Measurement[], occasion: Occasion): QualityRecord {
  const gates: QualityRecord['gates'] = { ...earlier?.gates };
  for (const gate of new Set(measurements.map((each) => each.gate))) {
    const own = measurements.filter((each) => each.gate === gate).sort((a, b) => a.subject.localeCompare(b.subject, 'en'));
    gates[gate] = {
      date: occasion.date,
      machine: occasion.machine,
      values: Object.fromEntries(own.map(({ subject, values }) => [subject, values])),
    };
  }
  return { engines: { ...earlier?.engines, ...occasion.engines }, gates };
}

/** As JSON with a line for each subject, so that a change of one page changes one line. */
export function printRecord({ engines, gates }: QualityRecord): string {
  const lines = (entries: [string, unknown][], indent: string): string =>
    entries.map(([name, value]) => `${indent}${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(',\n');
  const printed = Object.entries(gates).map(
    ([id, { date, machine, values }]) =>
      `    ${JSON.stringify(id)}: {\n${lines(Object.entries({ date, machine }), '      ')},\n      "values": {\n${lines(Object.entries(values), '        ')}\n      }\n    }`,
  );
  return `{\n  "engines": {\n${lines(Object.entries(engines), '    ')}\n  },\n  "gates": {\n${printed.join(',\n')}\n  }\n}\n`;
}
