import { existsSync, readFileSync, statSync } from 'node:fs';
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

const cache = new Map<string, { changedAt: number; rows: unknown[] }>();

/**
 * The rows of a YAML list, each checked against `schema`; an empty list when the file does not exist.
 * Throws with the file, the line, the row, the field and the value when one does not fit, and when two rows share an id.
 */
export function readYamlList<Row extends { id: string }>(file: string, schema: z.ZodType<Row>): Row[] {
  if (!existsSync(file)) return [];
  const changedAt = statSync(file).mtimeMs;
  const known = cache.get(file);
  if (known?.changedAt === changedAt) return known.rows as Row[];
  const list = parseList(file);
  const rows = list.data.map((row: unknown, index) => checkedRow(list, row, index, schema));
  const twice = rows.findIndex((row, index) => rows.findIndex(({ id }) => id === row.id) !== index);
  if (twice !== -1) throw new Error(`${list.at([twice])}: id "${rows[twice]?.id ?? ''}" stands on two rows (expected one each)`);
  cache.set(file, { changedAt, rows });
  return rows;
}

interface List {
  data: unknown[];
  /** "file:line" of what stands under the path, or of what it stands in. */
  at: (path: readonly PropertyKey[]) => string;
}

function parseList(file: string): List {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) {
    const [what = ''] = broken.message.split(/ at line|\n/);
    throw new Error(
      `${file}:${lines.linePos(broken.pos[0]).line}: is no YAML: ${what}. Put a text with a colon or a hash between quotation marks.`,
    );
  }
  const data: unknown = document.toJS();
  if (!Array.isArray(data)) throw new Error(`${file} is not a list (expected rows that start with "- id:")`);
  const at = (path: readonly PropertyKey[]): string => {
    let offset = 0;
    let node: unknown = document.contents;
    for (const key of path) {
      if (!isMap(node) && !isSeq(node)) break;
      node = node.get(key, true);
      if (typeof node !== 'object' || node === null || !('range' in node)) break;
      offset = (node.range as readonly number[] | undefined)?.[0] ?? offset;
    }
    return `${file}:${lines.linePos(offset).line}`;
  };
  return { data, at };
}

function checkedRow<Row>({ at }: List, row: unknown, index: number, schema: z.ZodType<Row>): Row {
  const result = schema.safeParse(row);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path ?? [];
  const id = valueAt(row, ['id']);
  // Messages of the schemas' own checks tell the value themselves.
  const value = valueAt(row, path);
  const here = issue?.code === 'custom' ? '' : ` (here: ${value === undefined ? 'nothing' : JSON.stringify(value)})`;
  throw new Error(
    `${at([index, ...path])}: row ${typeof id === 'string' ? `"${id}"` : index + 1}, field ${path.join('.') || '(whole row)'}: ${issue?.message ?? 'does not fit'}${here}`,
  );
}

function valueAt(row: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined), row);
}
