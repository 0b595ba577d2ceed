import { describe, expect, test } from 'vitest';
import { readNumber, tableNumbers } from '../../../src/data/table-numbers.ts';

/** The one column beside the names, read. */
const read = (...cells: string[]) => tableNumbers({ columns: ['Run', 'Loss'], rows: cells.map((cell, index) => [`run ${index}`, cell]) });

describe('readNumber', () => {
  test.each([
    ['0.25', 0.25],
    ['−0.103', -0.103],
    ['+0.001', 0.001],
    ['×2.5', 2.5],
    ['12,345', 12345],
    ['3·10⁻⁴', 3e-4],
    ['10⁻³', 1e-3],
    ['1.2·10¹²', 1.2e12],
    ['16.1 %', 0.161],
    ['28\u202f%', 0.28],
    ['infinite', Infinity],
    ['−infinite', -Infinity],
  ])('reads %s as %d', (text, value) => {
    expect(readNumber(text)).toBe(value);
  });

  test('reads NaN from its words', () => {
    expect(readNumber('not a number')).toBeNaN();
  });

  test.each(['', 'stuck', '12 × 64', 'one vector × 5', '3 of 5', '6 layers', 'L2'])('takes %j for no number', (text) => {
    expect(readNumber(text)).toBeNull();
  });
});

describe('tableNumbers', () => {
  test('gives an estimate and its interval columns of their own', () => {
    expect(read('−0.103 (−0.111 to −0.096)', '0.5 (0.4 to 0.6)')).toEqual({
      columns: ['Run', 'Loss', 'Loss, low', 'Loss, high'],
      rows: [
        ['run 0', -0.103, -0.111, -0.096],
        ['run 1', 0.5, 0.4, 0.6],
      ],
    });
  });

  test('reads both ends of an interval in per cent, wherever its sign stands', () => {
    expect(read('10.0 % (9.5 to 10.5)').rows).toEqual([['run 0', 0.1, 0.095, 0.105]]);
    expect(read('15 % to 16 %')).toEqual({ columns: ['Run', 'Loss, low', 'Loss, high'], rows: [['run 0', 0.15, 0.16]] });
  });

  test('counts out of a total, and leaves empty what a row lacks', () => {
    expect(read('3 of 5', 'not run', '')).toEqual({
      columns: ['Run', 'Loss', 'Loss, of'],
      rows: [
        ['run 0', 3, 5],
        ['run 1', 'not run', null],
        ['run 2', null, null],
      ],
    });
  });

  test('writes a list of numbers into one field', () => {
    expect(read('0.1, −0.2, 3·10⁻⁴').rows).toEqual([['run 0', '0.1 -0.2 0.0003']]);
  });

  test('leaves the names of rows alone, though they look like numbers, and numbers columns of one name', () => {
    const { columns, rows } = tableNumbers({ columns: ['Layers', 'Stuck', 'Stuck'], rows: [['12', '1', '2']] });
    expect(columns).toEqual(['Layers', 'Stuck', 'Stuck (2)']);
    expect(rows).toEqual([['12', 1, 2]]);
  });
});
