/**
 * Result files as CSV, in the tidy form that R and pandas read. One table has a row for each cell of each run, with all that is a single
 * number or word. What is a list becomes a table of its own, a row for each entry, joined to its cell by `run` and `key`; lists of one
 * object that run side by side (a loss for each step) are columns of one table.
 */
import type { ExperimentId } from '../../experiments/result.ts';
import { readResult } from './results.ts';

/** Lists whose numbers mean nothing one by one: a field each, the numbers separated by spaces. */
const IN_ONE_FIELD: readonly string[] = ['sums', 'entries'];

export type Scalar = string | number | boolean | null;
type Row = Record<string, Scalar>;

export interface CsvTable {
  /** What a row is. */
  about: string;
  columns: readonly string[];
  rows: readonly Row[];
}

export interface CsvFile {
  /** "warmup.csv", "warmup.series.csv". */
  file: string;
  table: CsvTable;
}

/** The tables of an experiment's result file: its cells first. None when it was never measured. */
export function csvTables(id: ExperimentId): CsvFile[] {
  const result = readResult(id);
  if (!result) return [];
  const tables = new Map<string, Row[]>([['', []]]);
  for (const { cells, ...run } of result.runs) {
    const runName = `${run.profile}-${run.backend}`;
    for (const { config, kernels, equivalences, ...cell } of cells) {
      const { measurement, ...facts } = 'measurement' in cell ? cell : { ...cell, measurement: {} };
      const keys = { run: runName, key: cell.key };
      const scalars: Row = {
        ...keys,
        profile: run.profile,
        backend: run.backend,
        ...facts,
        kernels: kernels.join(' '),
        equivalenceCount: equivalences.length,
      };
      flatten({ config }, '', scalars, keys, tables);
      flatten(measurement, '', scalars, keys, tables);
      tables.get('')?.push(scalars);
    }
  }
  return [...tables].map(([name, rows]) => ({
    file: name ? `${id}.${name}.csv` : `${id}.csv`,
    table: { about: name ? `one for each entry of ${name} in each cell` : 'one for each cell', columns: columnsOf(rows), rows },
  }));
}

/** The table as RFC 4180 text with a head line. Non-finite numbers are NaN, Inf and -Inf; what a row lacks is empty. */
export function csvText({ columns, rows }: CsvTable): string {
  return csvLines([columns, ...rows.map((row) => columns.map((column) => row[column]))]);
}

/** Lines of fields as RFC 4180 text, written like those of `csvText`. */
export function csvLines(lines: readonly (readonly (Scalar | undefined)[])[]): string {
  return lines.map((line) => `${line.map(field).join(',')}\n`).join('');
}

/** Puts the scalars below `value` into `scalars`, under dotted names, and its lists into tables. */
function flatten(value: object, prefix: string, scalars: Row, keys: Row, tables: Map<string, Row[]>): void {
  const lists: Record<string, readonly Scalar[]> = {};
  for (const [name, entry] of Object.entries(value) as [string, unknown][]) {
    const path = prefix ? `${prefix}.${name}` : name;
    if (isScalar(entry)) scalars[path] = entry;
    else if (!Array.isArray(entry)) flatten(entry as object, path, scalars, keys, tables);
    else if (entry.length === 0) continue;
    else if (IN_ONE_FIELD.includes(name) || entry.every((each) => typeof each === 'string')) scalars[path] = entry.join(' ');
    else if (entry.every(isScalar)) lists[name] = entry;
    else entry.forEach((each: unknown, index) => flattenEntry(each as object, { ...keys, index: index + 1 }, path, tables));
  }
  if (Object.keys(lists).length > 0) addRows(tables, prefix || 'series', sideBySide(lists, keys));
}

/** An object of a list: a row of the table `name`, or, where it holds lists itself, a row for each of their entries. */
function flattenEntry(value: object, keys: Row, name: string, tables: Map<string, Row[]>): void {
  const row: Row = { ...keys };
  const inner = new Map<string, Row[]>();
  flatten(value, '', row, {}, inner);
  const rows = [...inner.values()].flat();
  addRows(tables, name, rows.length > 0 ? rows.map(({ index, ...entries }) => ({ ...row, entry: index ?? null, ...entries })) : [row]);
}

function sideBySide(lists: Record<string, readonly Scalar[]>, keys: Row): Row[] {
  const length = Math.max(...Object.values(lists).map((list) => list.length));
  return Array.from({ length }, (_, index) => ({
    ...keys,
    index: index + 1,
    ...Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list[index] ?? null])),
  }));
}

function addRows(tables: Map<string, Row[]>, name: string, rows: readonly Row[]): void {
  const table = tables.get(name) ?? [];
  for (const row of rows) table.push(row);
  tables.set(name, table);
}

function columnsOf(rows: readonly Row[]): string[] {
  const columns = new Set<string>();
  for (const row of rows) for (const column of Object.keys(row)) columns.add(column);
  return [...columns];
}

function field(value: Scalar | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' && !Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Inf' : '-Inf';
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
