/**
 * JSON that keeps what JSON drops. NaN and the infinities are written as the strings "NaN", "Infinity" and "-Infinity", and a number
 * that came from float32 arithmetic is written with the fewest decimals that read back to the same float32.
 */
const NON_FINITE = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** What fits here stands on one line: a file of many small rows is read, and compared, row by row. */
const LINE_WIDTH = 1000;

/** Marks a list of rows that is written as one list a column. */
const COLUMNS = '$columns';

/**
 * `value` with every list of two or more objects that have the same keys in the same order turned into `{"$columns": {key: [...]}}`, so
 * that the keys are written once: half of a file of many small rows.
 */
export function toColumns(value: unknown): unknown {
  if (Array.isArray(value)) {
    const rows: unknown[] = value.map(toColumns);
    return isUniform(rows) ? { [COLUMNS]: columnsOf(rows) } : rows;
  }
  return mapEntries(value, toColumns);
}

function columnsOf(rows: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown[]> {
  const keys = Object.keys(rows[0] ?? {});
  return Object.fromEntries(keys.map((key) => [key, rows.map((row) => row[key])]));
}

function isUniform(rows: readonly unknown[]): rows is readonly Readonly<Record<string, unknown>>[] {
  const [first] = rows;
  if (rows.length < 2 || typeof first !== 'object' || first === null || Array.isArray(first)) return false;
  const keys = JSON.stringify(Object.keys(first));
  return keys !== '[]' && rows.every((row) => typeof row === 'object' && row !== null && JSON.stringify(Object.keys(row)) === keys);
}

/** The inverse of `toColumns`. Throws a `RangeError` when the columns of a list are not equally long. */
export function fromColumns(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromColumns);
  const read = mapEntries(value, fromColumns);
  if (typeof read !== 'object' || read === null || !(COLUMNS in read)) return read;
  const columns = Object.entries(read[COLUMNS] as Record<string, unknown[]>);
  const length = columns[0]?.[1].length ?? 0;
  const odd = columns.find(([, entries]) => !Array.isArray(entries) || entries.length !== length);
  if (odd) throw new RangeError(`column "${odd[0]}" has not the ${length} entries that column "${columns[0]?.[0] ?? ''}" has`);
  return Array.from({ length }, (_, row) => Object.fromEntries(columns.map(([key, entries]) => [key, entries[row]])));
}

function mapEntries(value: unknown, map: (entry: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, map(entry)]));
}

/** Text of `value` as JSON in which non-finite numbers survive; indented one space a level, lists of numbers and small rows on one line each. */
export function encodeJson(value: unknown): string {
  return `${print(value, '')}\n`;
}

function print(value: unknown, indent: string): string {
  if (isPlain(value)) return plain(value);
  const inner = `${indent} `;
  const isList = Array.isArray(value);
  // As in JSON.stringify, a key without a value is left out.
  const entries = isList
    ? value.map((entry: unknown) => ['', entry] as const)
    : Object.entries(value).filter(([, entry]) => entry !== undefined);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return open + close;
  const texts = entries.map(([key, entry]) => (isList ? '' : `${JSON.stringify(key)}: `) + print(entry, inner));
  // No space between numbers: a tenth of the files would be these spaces.
  const line = `${open}${texts.join(isList ? ',' : ', ')}${close}`;
  const isRow = line.length <= LINE_WIDTH ? !line.includes('\n') : isList && entries.every(([, entry]) => isPlain(entry));
  return isRow ? line : `${open}\n${texts.map((text) => inner + text).join(',\n')}\n${indent}${close}`;
}

function isPlain(value: unknown): value is string | number | boolean | null | undefined {
  return typeof value !== 'object' || value === null;
}

function plain(value: string | number | boolean | null | undefined): string {
  return typeof value === 'number' && !Number.isFinite(value) ? `"${value}"` : JSON.stringify(value ?? null);
}

/** The shortest decimal that reads back to the same float32 as `value`; for values produced by float32 arithmetic. */
export function shortFloat32(value: number): number {
  if (!Number.isFinite(value) || value === 0) return value;
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return Math.fround(value);
}

/** The number that `entry` stands for when it is one of the three non-finite words, else `entry` itself. */
export function decodeNonFinite(entry: unknown): unknown {
  return typeof entry === 'string' ? (NON_FINITE.get(entry) ?? entry) : entry;
}
