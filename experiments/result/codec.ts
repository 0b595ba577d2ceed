/**
 * JSON that keeps what JSON drops. NaN and the infinities are written as the strings "NaN", "Infinity" and "-Infinity", and a number
 * that came from float32 arithmetic is written with the fewest decimals that read back to the same float32.
 */
const NON_FINITE = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** Text of `value` as JSON in which non-finite numbers survive; indented one space a level, arrays of numbers on one line. */
export function encodeJson(value: unknown): string {
  const text = JSON.stringify(
    value,
    (_key, entry: unknown) => (typeof entry === 'number' && !Number.isFinite(entry) ? String(entry) : entry),
    1,
  );
  return text.replace(/\[\s+(?:(?:-?\d[\d.e+-]*|"-?Infinity"|"NaN"),?\s+)+\]/g, (list) => list.replace(/\s+/g, ' ')) + '\n';
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
