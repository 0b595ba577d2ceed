import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LAYOUTS } from '../../../src/charts/layout.ts';
import type { Mark } from '../../../src/charts/mark.ts';
import { printMarks, viewBox } from '../../../src/charts/print-svg.ts';
import { textWidth } from '../../../src/charts/text-width.ts';
import type { FigureEvidence } from '../../../src/figures/figure.ts';
import { FIGURES, figureNamed } from '../../../src/figures/index.ts';
import { vertices } from '../../../src/scripts/figure-points.ts';
import { evidence } from './synthetic.ts';

const nothing: FigureEvidence = { cells: () => [], models: [] };

/** Every text of a drawing with the box it takes, by the estimate that the layout itself uses. */
function textBoxes(marks: readonly Mark[]): { content: string; left: number; right: number; y: number }[] {
  return marks.flatMap((mark) => {
    if (mark.tag !== 'text') return typeof mark.children === 'string' ? [] : textBoxes(mark.children);
    const lines =
      typeof mark.children === 'string'
        ? [mark.children]
        : mark.children.map(({ children }) => (typeof children === 'string' ? children : ''));
    return lines.map((content, i) => {
      const width = textWidth(content);
      const x = Number(mark.attributes.x);
      const anchor = mark.attributes['text-anchor'];
      const left = anchor === 'end' ? x - width : anchor === 'middle' ? x - width / 2 : x;
      return { content, left, right: left + width, y: Number(mark.attributes.y) + 14 * i };
    });
  });
}

/** Words by which a number is set against another. */
const COMPARISON = /-fold|×|against|\bfrom\b.*\bto\b|\d to \d|minus|\d of \d|at most|times|\d with .* with \d|\d+\.?\d* and/;

/** All marks that a readout goes through, with the points that they draw. */
function carriers(marks: readonly Mark[]): { mark: Mark; at: { x: number; y: number }[] }[] {
  return marks.flatMap((mark) => {
    const { d, x, y } = mark.attributes;
    const at = d === undefined ? [{ x: Number(x), y: Number(y) }] : vertices(String(d));
    const own = mark.attributes['data-v'] === undefined ? [] : [{ mark, at }];
    return [...own, ...(typeof mark.children === 'string' ? [] : carriers(mark.children))];
  });
}

/** Names of the series that have something to read. */
function names(marks: readonly Mark[]): Set<unknown> {
  return new Set(
    marks.flatMap((mark) => {
      if (typeof mark.children === 'string') return [];
      const name = mark.attributes['data-name'];
      return name !== undefined && carriers(mark.children).length > 0 ? [name] : [...names(mark.children)];
    }),
  );
}

describe.each(FIGURES.map((figure) => ({ id: figure.id, figure })))('$id', ({ id, figure }) => {
  const rendered = figure.render(evidence);

  const drawings = rendered.views.flatMap((view, i) =>
    LAYOUTS.map(({ name, width }) => ({ name: i === 0 ? name : `${name}-${view.label}`, width, drawing: view[name] })),
  );

  test.each(drawings)('its $name layout is drawn as committed', async ({ name, drawing }) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox(drawing)}">${printMarks(drawing.marks)}</svg>\n`;
    await expect(svg.replaceAll('><', '>\n<')).toMatchFileSnapshot(`snapshots/${id}.${name}.svg`);
  });

  test('its words are computed as committed', async () => {
    const words = [
      figure.title,
      rendered.caption,
      ...rendered.views.map(({ description }) => description),
      rendered.table.columns.join(' | '),
      ...rendered.table.rows.map((row) => row.join(' | ')),
    ];
    await expect(`${words.join('\n')}\n`).toMatchFileSnapshot(`snapshots/${id}.txt`);
  });

  test.each(drawings)('no text of its $name layout leaves the drawing or covers another', ({ width, drawing }) => {
    const boxes = textBoxes(drawing.marks).filter(({ content }) => content !== '');
    const outside = boxes.filter(({ left, right, y }) => left < -1 || right > width + 1 || y < 8 || y > drawing.height);
    const covered = boxes.flatMap((a, i) =>
      boxes
        .slice(i + 1)
        .flatMap((b) => (Math.abs(a.y - b.y) < 9 && a.left < b.right - 2 && b.left < a.right - 2 ? [`${a.content} / ${b.content}`] : [])),
    );
    expect({ outside, covered }).toEqual({ outside: [], covered: [] });
  });

  test('every row of its table has an entry for each column', () => {
    expect(rendered.table.rows.length).toBeGreaterThan(0);
    for (const row of rendered.table.rows) expect(row).toHaveLength(rendered.table.columns.length);
  });

  test('its description says at once how much, and compared with what', () => {
    for (const { description } of rendered.views) {
      expect(description).not.toMatch(/^(a |the )?(charts?|figures?|plots?|graphs?|lines?|panels?)\b/i);
      expect(description.slice(0, 160)).toMatch(/\d/);
      expect(description.slice(0, 400)).toMatch(COMPARISON);
    }
  });

  test.each(drawings)('every point that can be read in its $name layout has a place there', ({ width, drawing }) => {
    const read = carriers(drawing.marks);
    expect(read.length).toBeGreaterThan(0);
    for (const { mark, at } of read) {
      expect(String(mark.attributes['data-v']).split('|')).toHaveLength(at.length);
      const xs = mark.attributes['data-xs'];
      if (xs !== undefined) expect([1, at.length]).toContain(String(xs).split('|').length);
      for (const { x, y } of at) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(width);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(drawing.height);
      }
    }
  });

  test('its series are read under the same names in all panels and layouts', () => {
    const [first = new Set(), ...others] = drawings.map(({ drawing }) => names(drawing.marks));
    for (const other of others) expect(other).toEqual(first);
  });

  test('nothing it says is an unfilled number', () => {
    expect(`${rendered.caption} ${rendered.description} ${rendered.table.rows.flat().join(' ')}`).not.toMatch(/NaN|undefined|not a number/);
  });

  test('both layouts together weigh no more than 6 kB compressed, 8 kB with what is read at their points', () => {
    const weight = (data: boolean): number =>
      gzipSync([rendered.wide, rendered.narrow].map(({ marks }) => printMarks(marks, { data })).join('')).byteLength;
    expect(weight(false)).toBeLessThan(6_000);
    expect(weight(true)).toBeLessThan(8_000);
  });

  test('is not available before anything was measured', () => {
    expect(figure.isAvailable(nothing)).toBe(false);
    expect(figure.isAvailable(evidence)).toBe(true);
  });
});

describe('figureNamed', () => {
  test('names the nearest figure when there is none of that id', () => {
    expect(() => figureNamed('warmup-curve', 'posts/normalization.mdx')).toThrow(
      'posts/normalization.mdx: unknown figure "warmup-curve"; did you mean "warmup-curves"?',
    );
  });
});
