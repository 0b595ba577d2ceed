import { describe, expect, test } from 'vitest';
import { rectangle, text, type Drawing } from '../../../src/charts/mark.ts';
import { shownFigures } from '../../../src/data/rendered-figures.ts';
import { figurePicture } from '../../../src/pictures/figure-picture.ts';
import { figureSvg, figureSvgForRaster, pictureSize, type FigurePicture } from '../../../src/pictures/figure-svg.ts';
import { palette } from '../../../src/pictures/palette.ts';
import { inkBox } from '../../../src/pictures/raster.ts';

const drawing: Drawing = {
  width: 640,
  height: 100,
  marks: [
    { tag: 'g', attributes: { class: 'series post', 'data-read': 'x' }, children: [rectangle(1, 2, 3, 4, 'band')] },
    text(0, 20, 'at 10⁻³ & more'),
  ],
};
const picture = (frame: FigurePicture['frame'] = null): FigurePicture => ({
  id: 'x',
  title: 'Is it?',
  description: 'It is.',
  drawing,
  frame,
});
const UNKNOWN_ELSEWHERE = /var\(|light-dark\(|currentColor|color-mix\(|data-/;

describe('figureSvg', () => {
  test('gives marks the colours that the style sheet of charts gives them, light and dark', () => {
    const svg = figureSvg(picture());
    const [light, dark] = [palette('light').get('--post'), palette('dark').get('--post')];
    expect(svg).toContain(`{fill:${light};fill-opacity:0.16}`);
    expect(svg).toMatch(new RegExp(`@media \\(prefers-color-scheme:dark\\)\\{.*fill:${dark};fill-opacity:0.16`));
  });

  test('says the reason in the picture when the numbers are stale, in place of nothing when they are not', () => {
    const source = 'example.org';
    expect(figureSvg(picture({ source, stale: 'Stale: 2 cells: the code changed.' }))).toContain('Stale: 2 cells: the code changed.');
    expect(figureSvg(picture({ source, stale: null }))).not.toContain('Stale');
  });

  test('has room for all that it says', () => {
    const stale = `Stale: ${'the code of the norm changed; '.repeat(5)}`;
    const [short, long] = [null, stale].map((reason) => pictureSize(picture({ source: 'example.org', stale: reason })).height);
    expect((long ?? 0) - (short ?? 0)).toBeGreaterThanOrEqual(30);
  });
});

describe('figureSvgForRaster', () => {
  test('raises digits of the face that has no superscripts', () => {
    const svg = figureSvgForRaster(picture());
    expect(svg).not.toContain('⁻');
    expect(svg).toMatch(/at 10<tspan[^>]*dy="-4.32"[^>]*>−3<\/tspan><tspan dy="4.32"> &amp; more/);
  });
});

describe.each(shownFigures().map((shown) => ({ id: shown.figure.id, shown })))('the picture of $id', ({ shown }) => {
  const svg = figureSvg(figurePicture(shown));
  const raster = figureSvgForRaster(figurePicture(shown));

  test('is well-formed by a strict parser, and draws something', async () => {
    expect(await inkBox(svg)).not.toBeNull();
    expect(await inkBox(raster)).not.toBeNull();
    await expect(inkBox(svg.replace('</svg>', ''))).rejects.toBeDefined();
  });

  test('needs nothing that renderers outside browsers lack, and nothing from elsewhere', () => {
    expect(svg).not.toMatch(UNKNOWN_ELSEWHERE);
    expect(raster).not.toMatch(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀-₉]/u);
    expect(raster).not.toMatch(UNKNOWN_ELSEWHERE);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/url\(|@import|<script|href=/);
  });
});
