/** What the gates measured when `npm run quality` last ran: `src/content/quality.json`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { contentFolder } from '../data/folders.ts';

/** The annotation that carries a measurement in a test's report. */
export const MEASURED = 'measured';

/** Set while `npm run quality` writes the record, which then is not what to compare with. */
export const RECORDING = 'RECORD_QUALITY';

const values = z.record(z.string(), z.number());

const gateRecord = z.strictObject({
  date: z.iso.date(),
  machine: z.string(),
  /** By subject: a page's path or a figure's id. */
  values: z.record(z.string(), values),
});

const qualityRecord = z.strictObject({
  /** Version of each program that measured, by its name. */
  engines: z.record(z.string(), z.string()),
  gates: z.record(z.string(), gateRecord),
});

export type GateRecord = z.infer<typeof gateRecord>;
export type QualityRecord = z.infer<typeof qualityRecord>;
export type MeasuredValues = z.infer<typeof values>;

export const recordFile = (): string => join(contentFolder(), 'quality.json');

/** The record, or null before the first. Throws with the file's name when it is not what a record should be. */
export function readRecord(file = recordFile()): QualityRecord | null {
  if (!existsSync(file)) return null;
  const parsed = qualityRecord.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success)
    throw new Error(`${file} is not a record of quality; write it again with "npm run quality": ${parsed.error.message}`);
  return parsed.data;
}
