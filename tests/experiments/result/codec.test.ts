import { describe, expect, test } from 'vitest';
import { real } from '../../../experiments/result/vocabulary.ts';
import { decodeNonFinite, encodeJson, fromColumns, shortFloat32, toColumns } from '../../../experiments/result/codec.ts';

describe('toColumns', () => {
  test('writes the keys of rows once, also of rows in rows', () => {
    expect(
      toColumns({
        rows: [
          { a: 1, b: [{ c: 1 }, { c: 2 }] },
          { a: 2, b: [] },
        ],
      }),
    ).toEqual({ rows: { $columns: { a: [1, 2], b: [{ $columns: { c: [1, 2] } }, []] } } });
  });

  test.each([
    ['one row', [{ a: 1 }]],
    ['rows of other keys', [{ a: 1 }, { b: 1 }]],
    [
      'rows in another order of keys',
      [
        { a: 1, b: 2 },
        { b: 1, a: 2 },
      ],
    ],
    ['numbers', [1, 2]],
    ['rows without keys', [{}, {}]],
    ['lists', [[1], [2]]],
    ['a row beside null', [{ a: 1 }, null]],
  ])('leaves %s alone', (_, value) => expect(toColumns(value)).toEqual(value));
});

describe('fromColumns', () => {
  test('undoes toColumns, the order of keys included', () => {
    const value = {
      rows: [
        { b: 1, a: [{ c: 'x' }, { c: null }] },
        { b: 2, a: [] },
      ],
      one: [{ a: 1 }],
      text: 'plain',
      none: null,
    };
    expect(JSON.stringify(fromColumns(toColumns(value)))).toBe(JSON.stringify(value));
  });

  test('refuses columns that are not equally long, and names the odd one', () => {
    expect(() => fromColumns({ $columns: { a: [1, 2], b: [1] } })).toThrow('column "b" has not the 2 entries that column "a" has');
  });
});

describe('encodeJson', () => {
  test('keeps NaN and the infinities through a round trip', () => {
    const text = encodeJson({ lossNats: [1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] });
    const { lossNats } = JSON.parse(text) as { lossNats: unknown[] };
    expect(lossNats.map((entry) => real.parse(entry))).toEqual([1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  });

  test('writes what JSON.stringify writes, but for white space', () => {
    const value = {
      text: 'two  spaces, a "quote" and {braces}',
      empty: [],
      none: {},
      nested: [{ a: 1, b: [1, 2], c: undefined }, null, true],
    };
    expect(JSON.parse(encodeJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
  });

  test('puts what is short on one line, and what is long on one line for each part', () => {
    const text = 'x'.repeat(600);
    expect(encodeJson({ list: [1, 2, 3], row: { a: 1, b: 'y' } })).toBe('{"list": [1,2,3], "row": {"a": 1, "b": "y"}}\n');
    expect(
      encodeJson({
        rows: [
          { a: 1, b: text },
          { a: 2, b: text },
        ],
      }),
    ).toBe(`{\n "rows": [\n  {"a": 1, "b": "${text}"},\n  {"a": 2, "b": "${text}"}\n ]\n}\n`);
  });

  test('keeps a list of numbers on one line, however long', () => {
    const list = Array.from({ length: 1000 }, (_, index) => index);
    expect(encodeJson({ list })).toBe(`{\n "list": [${list.join(',')}]\n}\n`);
  });
});

describe('shortFloat32', () => {
  test('gives the shortest decimal that reads back to the same float32', () => {
    expect(shortFloat32(Math.fround(0.1))).toBe(0.1);
    expect(shortFloat32(Math.fround(1 / 3))).toBe(0.33333334);
  });

  test.each([1e-30, 3.4e38, -0.7, 123456.789, 2 ** -149])('reads back to the float32 of %d', (value) => {
    expect(Math.fround(shortFloat32(Math.fround(value)))).toBe(Math.fround(value));
  });

  test('leaves zero and what is not finite alone', () => {
    expect([0, Number.NaN, Number.POSITIVE_INFINITY].map(shortFloat32)).toEqual([0, Number.NaN, Number.POSITIVE_INFINITY]);
  });
});

describe('decodeNonFinite', () => {
  test('reads the three words as numbers and leaves other text alone', () => {
    expect(['NaN', 'Infinity', '-Infinity', 'nan'].map(decodeNonFinite)).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      'nan',
    ]);
  });
});
