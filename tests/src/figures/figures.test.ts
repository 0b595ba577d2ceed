import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LAYOUTS } from '../../../src/charts/layout.ts';
import type { Mark } from '../../../src/charts/mark.ts';
import { printMarks, viewBox } from '../../../src/charts/print-svg.ts';
import { textWidth } from '../../../src/charts/text-width.ts';
import type { FigureEvidence } from '../../../src/figures/figure.ts';
import { FIGURES, figureNamed } from '../../../src/figures/index.ts';
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

describe.each(FIGURES.map((figure) => ({ id: figure.id, figure })))('$id', ({ id, figure }) => {
  const rendered = figure.render(evidence);

  test.each(LAYOUTS.map(({ name }) => name))('its %s layout is drawn as committed', async (name) => {
    const drawing = rendered[name];
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox(drawing)}">${printMarks(drawing.marks)}</svg>\n`;
    await expect(svg.replaceAll('><', '>\n<')).toMatchFileSnapshot(`snapshots/${id}.${name}.svg`);
  });

  test('its words are computed as committed', async () => {
    const words = [
      figure.title,
      rendered.caption,
      rendered.description,
      rendered.table.columns.join(' | '),
      ...rendered.table.rows.map((row) => row.join(' | ')),
    ];
    await expect(`${words.join('\n')}\n`).toMatchFileSnapshot(`snapshots/${id}.txt`);
  });

  test.each(LAYOUTS)('no text of its $name layout leaves the drawing or covers another', ({ name, width }) => {
    const boxes = textBoxes(rendered[name].marks).filter(({ content }) => content !== '');
    const outside = boxes.filter(({ left, right, y }) => left < -1 || right > width + 1 || y < 8 || y > rendered[name].height);
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
