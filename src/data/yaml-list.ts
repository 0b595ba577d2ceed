import { existsSync, readFileSync, statSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';

const cache = new Map<string, { changedAt: number; rows: unknown[] }>();

/**
 * The rows of a YAML list, each checked against `schema`; an empty list when the file does not exist.
 * Throws with the file, the row, the field and the value when one does not fit, and when two rows share an id.
 */
export function readYamlList<Row extends { id: string }>(file: string, schema: z.ZodType<Row>): Row[] {
  if (!existsSync(file)) return [];
  const changedAt = statSync(file).mtimeMs;
  const known = cache.get(file);
  if (known?.changedAt === changedAt) return known.rows as Row[];
  const data: unknown = parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(data)) throw new Error(`${file} is not a list (expected rows that start with "- id:")`);
  const rows = data.map((row: unknown, index) => checkedRow(file, row, index, schema));
  const twice = rows.find((row, index) => rows.findIndex(({ id }) => id === row.id) !== index);
  if (twice) throw new Error(`${file}: id "${twice.id}" stands on two rows (expected one each)`);
  cache.set(file, { changedAt, rows });
  return rows;
}

function checkedRow<Row>(file: string, row: unknown, index: number, schema: z.ZodType<Row>): Row {
  const result = schema.safeParse(row);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path ?? [];
  const id = valueAt(row, ['id']);
  // Messages of the schemas' own checks tell the value themselves.
  const value = valueAt(row, path);
  const here = issue?.code === 'custom' ? '' : ` (here: ${value === undefined ? 'nothing' : JSON.stringify(value)})`;
  throw new Error(
    `${file}: row ${typeof id === 'string' ? `"${id}"` : index + 1}, field ${path.join('.') || '(whole row)'}: ${issue?.message ?? 'does not fit'}${here}`,
  );
}

function valueAt(row: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined), row);
}
