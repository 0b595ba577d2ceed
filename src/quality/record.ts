/** What the gates measured when `npm run quality` last ran: `src/content/quality.json`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { contentFolder } from '../data/folders.ts';

const values = z.record(z.string(), z.number());

export const qualityRecord = z.strictObject({
  date: z.iso.date(),
  machine: z.string(),
  /** Name and version of each program that measured. */
  engines: z.record(z.string(), z.string()),
  /** By gate, by subject: a page's path or a figure's id. */
  gates: z.record(z.string(), z.record(z.string(), values)),
});

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

const record = readRecord();

export function recordedValues(gate: string, subject: string): MeasuredValues | null {
  return record?.gates[gate]?.[subject] ?? null;
}
