import { scaleLinear } from 'd3-scale';
import { describe, expect, test } from 'vitest';
import { dotRows } from '../../../src/charts/dot-rows.ts';
import { linePanel } from '../../../src/charts/line-panel.ts';
import type { Mark } from '../../../src/charts/mark.ts';
import { printMarks } from '../../../src/charts/print-svg.ts';
import { pointText, quantityName, valueText } from '../../../src/charts/readout.ts';
import { figureNamed } from '../../../src/figures/index.ts';
import { vertices } from '../../../src/scripts/figure-points.ts';
import { evidence } from '../figures/synthetic.ts';

const frame = { left: 40, top: 20, width: 200, height: 100 };
const x = { scale: scaleLinear([0, 10], [40, 240]), ticks: [{ value: 10, label: 'ten' }], title: 'step, logarithmic' };
const y = { scale: scaleLinear([0, 10], [120, 20]), ticks: [], name: 'loss' };
const points = [
  { x: 0, y: 5, low: 4, high: 6 },
  { x: 2.5, y: Number.NaN },
  { x: 5, y: 2 },
  { x: 10, y: 0 },
];

function all(marks: readonly Mark[]): Mark[] {
  return marks.flatMap((mark) => [mark, ...(typeof mark.children === 'string' ? [] : all(mark.children))]);
}
const read = (marks: readonly Mark[], name: string): unknown[] =>
  all(marks).flatMap(({ attributes }) => (attributes[`data-${name}`] === undefined ? [] : [attributes[`data-${name}`]]));

describe('linePanel', () => {
  const marks = linePanel({ frame, x, y, series: [{ color: 'post', label: ['Post-LN', '×2'], points }] });

  test('tells at every finite point of a line where it is and what it is', () => {
    expect(read(marks, 'xs')).toEqual(['0|5|ten']);
    expect(read(marks, 'v')).toEqual(['5.00 (4.00 to 6.00)|2.00|0']);
    expect(read(marks, 'x')).toEqual(['step']);
    expect(read(marks, 'y')).toEqual(['loss']);
  });

  test('puts the texts in the order in which the line is drawn', () => {
    const line = all(marks).find(({ attributes }) => attributes['data-v'] !== undefined);
    expect(vertices(String(line?.attributes.d))).toEqual([
      { x: 40, y: 70 },
      { x: 140, y: 100 },
      { x: 240, y: 120 },
    ]);
  });

  test('names the series at its label as at its line, so that one highlights the other', () => {
    expect(read(marks, 'name')).toEqual(['Post-LN', 'Post-LN']);
  });

  test('does not read a line without a name, such as a prediction', () => {
    const marks = linePanel({ frame, x, y, series: [{ color: 'post', label: [], points }] });
    expect([...read(marks, 'v'), ...read(marks, 'name')]).toEqual([]);
  });
});

describe('dotRows', () => {
  const dots = { color: 'pre', marker: 'circle', values: [1, 2] } as const;

  test('reads each dot under the name of its row and its heading', () => {
    const marks = dotRows({ frame, x, rows: [{ label: 'plain', heading: 'Adam', dots: [dots] }], rowHeight: 20, labelWidth: 30 });
    expect(read(marks, 'v')).toEqual(['1.00|2.00']);
    expect(read(marks, 'name')).toEqual(['Adam: plain', 'Adam: plain']);
  });

  test('repeats the numbers of its axis at headings where the axis itself is far away', () => {
    const tall = (height: number): Mark[] =>
      dotRows({ frame: { ...frame, height }, x, rows: [{ label: 'plain', heading: 'Adam', dots: [dots] }], rowHeight: 20, labelWidth: 30 });
    const numbers = (height: number): number => all(tall(height)).filter(({ children }) => children === 'ten').length;
    expect([numbers(300), numbers(500)]).toEqual([1, 2]);
  });

  test('reads it under the name in the key where there is one, and the row beside it', () => {
    const marks = dotRows({ frame, x, rows: [{ label: 'plain', dots: [{ ...dots, name: 'wasm' }] }], rowHeight: 20, labelWidth: 30 });
    expect(read(marks, 'name')).toEqual(['wasm']);
    expect(read(marks, 'title')).toEqual(['plain']);
  });
});

describe('pointText and valueText', () => {
  test('write a value as the axis does, whole numbers in all digits, others in three', () => {
    expect([10, 12345, 0.25, 0.12345, 1e-5].map((value) => valueText(x, value))).toEqual(['ten', '12,345', '0.25', '0.123', '10⁻⁵']);
    expect(pointText({ ...y, format: (value) => `${value} nats` }, { y: 1, low: 0, high: 2 })).toBe('1 nats (0 nats to 2 nats)');
  });

  test('leave out an interval that is not known', () => {
    expect(pointText(y, { y: 1.5, low: Number.NaN, high: 2 })).toBe('1.50');
  });

  test('call a quantity by its name, not by its scale', () => {
    expect([quantityName(x), quantityName(y)]).toEqual(['step', 'loss']);
  });
});

describe('printMarks', () => {
  test('leaves out what only the script reads, when asked', () => {
    const marks = linePanel({ frame, x, y, series: [{ color: 'post', label: ['Post-LN'], points }] });
    expect(printMarks(marks)).toContain('data-v=');
    expect(printMarks(marks, { data: false })).not.toContain('data-');
    expect(printMarks(marks, { data: false })).toBe(printMarks(marks).replaceAll(/ data-[a-z]+="[^"]*"/g, ''));
  });
});

describe('vertices', () => {
  test('finds each marker of a path, whatever its shape', () => {
    expect(vertices('M10 20m-3 0a3 3 0 1 0 6 0zM30.5 -4m0-3.6l3.7 6.4h-7.4z')).toEqual([
      { x: 10, y: 20 },
      { x: 30.5, y: -4 },
    ]);
  });

  test('follows relative steps, and starts anew where a line is broken', () => {
    expect(vertices('M1 2l3-.5.5 1M10 10z')).toEqual([
      { x: 1, y: 2 },
      { x: 4, y: 1.5 },
      { x: 4.5, y: 2.5 },
      { x: 10, y: 10 },
    ]);
  });
});

describe('what is read in a figure stands in its table', () => {
  const shown = (id: string) => {
    const { views, table } = figureNamed(id, 'a test').render(evidence);
    const texts = read(
      views.flatMap(({ wide }) => wide.marks),
      'v',
    ).flatMap((texts) => String(texts).split('|'));
    return { texts, cells: table.rows.flat().join(' ; ') };
  };

  test.each(['norm-parity', 'norm-ablations', 'adam-tuning', 'norm-timing', 'engine-speed'])('%s, all of it', (id) => {
    const { texts, cells } = shown(id);
    expect(texts.length).toBeGreaterThan(4);
    expect(texts.filter((text) => !text.split(/ \(| to |\)/).every((part) => cells.includes(part)))).toEqual([]);
  });

  test.each(['remedies', 'decoder-gradients', 'cross-attention-gradients', 'last-layer-gradient', 'update-sensitivity', 'stream-growth'])(
    '%s, the points that the table has',
    (id) => {
      const { texts, cells } = shown(id);
      expect(texts.filter((text) => cells.includes(text.replace(/ \(.*/, ''))).length).toBeGreaterThan(texts.length / 8);
    },
  );
});
