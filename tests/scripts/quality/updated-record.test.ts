import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { printRecord, updatedRecord } from '../../../scripts/quality/updated-record.ts';
import { readRecord } from '../../../src/quality/record.ts';

const first = { date: '2026-01-02', machine: 'one', engines: { Chromium: '1.0', Firefox: '2.0' } };
const second = { date: '2026-03-04', machine: 'two', engines: { Chromium: '1.1' } };
const measured = (gate: string, subject: string, value: number) => ({ gate, subject, values: { value } });

const earlier = updatedRecord(null, [measured('weight', 'b/', 2), measured('weight', '', 1), measured('second-engine', '', 0)], first);

describe('updatedRecord', () => {
  test('sorts subjects, so that the order of the tests leaves no trace', () => {
    expect(Object.keys(earlier.gates.weight?.values ?? {})).toEqual(['', 'b/']);
  });

  test('replaces a gate that ran, pages that are gone included, and keeps one that did not', () => {
    const later = updatedRecord(earlier, [measured('weight', 'c/', 3)], second);
    expect(later.gates.weight).toEqual({ date: '2026-03-04', machine: 'two', values: { 'c/': { value: 3 } } });
    expect(later.gates['second-engine']).toEqual(earlier.gates['second-engine']);
    expect(later.engines).toEqual({ Chromium: '1.1', Firefox: '2.0' });
  });
});

describe('printRecord', () => {
  const folder = mkdtempSync(join(tmpdir(), 'record-'));
  const file = join(folder, 'quality.json');

  test('prints what readRecord reads, a line for each subject', () => {
    writeFileSync(file, printRecord(earlier));
    expect(readRecord(file)).toEqual(earlier);
    expect(printRecord(earlier)).toContain('        "b/": {"value":2}\n');
  });

  test('readRecord names a file that is no record, and what to run', () => {
    writeFileSync(file, '{"engines": {}, "gates": {"weight": 1}}');
    expect(() => readRecord(file)).toThrow(/quality\.json is not a record of quality; write it again with "npm run quality"/);
    rmSync(folder, { recursive: true });
    expect(readRecord(file)).toBeNull();
  });
});
