/**
 * A figure's table for machines: what pages write as "−0.103 (−0.111 to −0.096)", "16 %", "×2.5" or "3·10⁻⁴" becomes numbers, an estimate
 * and its interval in columns of their own. A share in per cent becomes a fraction, a list of numbers one field; words stay words.
 */
import type { FigureTable } from '../figures/figure.ts';

export type Entry = number | string | null;

export interface NumberTable {
  columns: readonly string[];
  rows: readonly (readonly Entry[])[];
}

/** What one cell of a table says. */
interface Reading {
  value: Entry;
  low?: number;
  high?: number;
  /** Of how many: "3 of 5". */
  of?: number;
}

const PARTS = ['value', 'low', 'high', 'of'] as const;

/** `table` with its numbers read. The first column names the rows and stays as it is; columns of the same name are numbered. */
export function tableNumbers({ columns, rows }: FigureTable): NumberTable {
  const read = columns.map((column, index) => {
    const readings = rows.map((row) => (index === 0 ? { value: row[0] ?? null } : readCell(row[index] ?? '')));
    const parts = PARTS.filter((part) => readings.some((reading) => (reading[part] ?? null) !== null));
    return (parts.length > 0 ? parts : (['value'] as const)).map((part) => ({
      name: part === 'value' ? column : `${column}, ${part}`,
      entries: readings.map((reading) => reading[part] ?? null),
    }));
  });
  const all = read.flat();
  return { columns: numbered(all.map(({ name }) => name)), rows: rows.map((_, row) => all.map(({ entries }) => entries[row] ?? null)) };
}

function readCell(cell: string): Reading {
  const [, estimate, interval] = /^(.*?) ?\(([^()]+)\)$/.exec(cell) ?? [];
  const whole = readNumber(cell) ?? readList(cell);
  if (whole !== null) return { value: whole };
  const ends = readInterval(cell);
  if (ends) return { value: null, ...ends };
  const share = /^(\d+) of (\d+)$/.exec(cell);
  if (share) return { value: Number(share[1]), of: Number(share[2]) };
  const value = readNumber(estimate ?? '');
  const around = readInterval(interval ?? '', estimate?.endsWith('%') === true);
  return value !== null && around ? { value, ...around } : { value: cell === '' ? null : cell };
}

/** Both ends of "0.41 to 1.27"; in per cent also where the sign stands beside the estimate alone. */
function readInterval(text: string, inPerCent = false): { low: number; high: number } | null {
  const ends = text.split(' to ').map((end) => readNumber(inPerCent && !end.endsWith('%') ? `${end} %` : end));
  const [low = null, high = null] = ends;
  return ends.length === 2 && low !== null && high !== null ? { low, high } : null;
}

function readList(text: string): string | null {
  const numbers = text.split(', ').map(readNumber);
  return numbers.length > 1 && numbers.every((each) => each !== null) ? numbers.join(' ') : null;
}

const NUMBER =
  /^(?<sign>[+−×]?)(?:(?<mantissa>\d[\d,]*(?:\.\d+)?)(?:·10(?<power>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?|10(?<alone>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))(?<percent>\s?%)?$/u;
const WORDS: Readonly<Record<string, number>> = { 'not a number': Number.NaN, infinite: Infinity, '−infinite': -Infinity };

/** The number that `charts/format.ts` wrote as `text`, or null when it is none. */
export function readNumber(text: string): number | null {
  const word = WORDS[text.replace(/^×/, '')];
  if (word !== undefined) return word;
  const groups = NUMBER.exec(text)?.groups;
  if (!groups) return null;
  const power = (groups.power ?? groups.alone ?? '').replace('⁻', '-').replace(/[^-]/gu, (digit) => String('⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit)));
  // Decimal shifts go through the exponent, so that 16.1 % is 0.161 and not its neighbour.
  const exponent = Number(power) - (groups.percent ? 2 : 0);
  const size = Number(`${(groups.mantissa ?? '1').replaceAll(',', '')}e${exponent}`);
  return groups.sign === '−' ? -size : size;
}

function numbered(names: readonly string[]): string[] {
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((each) => each === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}
