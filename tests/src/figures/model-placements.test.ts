import { describe, expect, test } from 'vitest';
import { LAYOUTS } from '../../../src/charts/layout.ts';
import { printMarks } from '../../../src/charts/print-svg.ts';
import { models } from '../../../src/data/models.ts';
import { MARK_PITCH } from '../../../src/figures/model-placement-drawing.ts';
import { placementRows, preShare } from '../../../src/figures/model-placement-rows.ts';
import { modelPlacements } from '../../../src/figures/model-placements.ts';

const TABLE = models();
const DATA = placementRows(TABLE);
const RENDERED = modelPlacements.render({ cells: () => [], models: TABLE });

describe('model-placements of the real table', () => {
  test.each(LAYOUTS)('hides no mark of its $name layout under another', ({ name, width }) => {
    const paths = printMarks(RENDERED[name].marks).matchAll(/class="marker[^"]*" d="([^"]*)"/g);
    const places = [...paths].flatMap(([, d = '']) =>
      [...d.matchAll(/M([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const),
    );
    const legend = DATA.rows.filter(({ shape }) => shape !== null).length;
    expect(places).toHaveLength(DATA.drawn.length + legend);
    const near = places.filter(([x, y], i) => places.slice(i + 1).some(([a, b]) => Math.hypot(x - a, y - b) < MARK_PITCH - 0.2));
    expect(near).toEqual([]);
    expect(places.filter(([x, y]) => x < 0 || x > width || y < 0)).toEqual([]);
  });

  test('counts every released model once, by placement and by year', () => {
    const released = TABLE.filter(({ method }) => !method).length;
    expect(DATA.rows.reduce((sum, row) => sum + row.models.length, 0)).toBe(released);
    const counts = RENDERED.table.rows.map((row) => row.slice(1, -1).map(Number));
    for (const [all = 0, ...years] of counts) expect(years.reduce((sum, count) => sum + count, 0)).toBe(all);
    expect(RENDERED.caption).toContain(`The ${released} models`);
  });

  test('takes shares among the models of a year whose placement is known', () => {
    expect(preShare(DATA, 2017)).toBe(0);
    expect(preShare(DATA, 1990)).toBeNull();
    const of2023 = DATA.released.filter(({ year, placement }) => year === 2023 && placement !== 'undisclosed');
    const pre = of2023.filter(({ placement }) => placement.endsWith('pre'));
    expect(preShare(DATA, 2023)).toBeCloseTo(pre.length / of2023.length, 12);
  });

  test('says in words which model is the deepest, and the deepest that is not Pre-LN', () => {
    expect(RENDERED.description).toMatch(/The deepest is .+ with \d+ layers, the deepest that is not Pre-LN .+ with \d+\.$/);
  });
});
