import { readFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { shownFigures } from '../../../src/data/rendered-figures.ts';
import { figurePicture } from '../../../src/pictures/figure-picture.ts';
import { figureSvgForRaster } from '../../../src/pictures/figure-svg.ts';
import { SEMIBOLD } from '../../../src/pictures/for-raster.ts';
import { inkBox, rasterised } from '../../../src/pictures/raster.ts';
import { sfntOf } from '../../../src/pictures/woff.ts';

const letter = (content: string, family: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="2000"><text x="0" y="1500" font-size="1000" font-family="${family}">${content}</text></svg>`;

describe('rasterised', () => {
  test('draws the size asked for, the same bits each time', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="15" height="20" fill="#bb4d12"/></svg>';
    const [first, second] = [await rasterised(svg, 2), await rasterised(svg, 2)];
    expect(second).toEqual(first);
    const { width, height, data } = PNG.sync.read(Buffer.from(first));
    expect([width, height]).toEqual([60, 40]);
    expect([...data.subarray(0, 4)]).toEqual([0xbb, 0x4d, 0x12, 255]);
    expect(data[4 * 59 + 3]).toBe(0);
  });
});

describe('inkBox', () => {
  test.each([
    // Heights of capitals in thousandths of an em, as the foundry states them.
    ['Source Sans 3', 660],
    [SEMIBOLD, 660],
    ['Source Serif 4', 670],
  ])('shows that %s is there: its H is %d thousandths high', async (family, height) => {
    const box = await inkBox(letter('H', family));
    expect(Math.abs((box?.height ?? 0) - height)).toBeLessThan(12);
  });

  test('tells the weights apart', async () => {
    const [regular, semibold] = [await inkBox(letter('I', 'Source Sans 3')), await inkBox(letter('I', SEMIBOLD))];
    expect((semibold?.width ?? 0) / (regular?.width ?? 1)).toBeGreaterThan(1.3);
  });

  test('finds every letter and sign of the figures in one of the faces', async () => {
    const sources = shownFigures().map((shown) => figureSvgForRaster(figurePicture(shown)));
    const signs = [...new Set(sources.flatMap((source) => source.match(/[^\x20-\x7e\s]/gu) ?? []))];
    expect(signs.length).toBeGreaterThan(5);
    const missing = await inkBox(letter('\u{10FFFD}', 'Source Sans 3'));
    const boxes = await Promise.all(signs.map((sign) => inkBox(letter(sign, 'Source Sans 3'))));
    expect(signs.filter((_, index) => JSON.stringify(boxes[index]) === JSON.stringify(missing))).toEqual([]);
  });
});

describe('sfntOf', () => {
  test('refuses what is not a WOFF file, by name', () => {
    expect(() => sfntOf(new Uint8Array(readFileSync('package.json')), 'package.json')).toThrow('package.json is not a WOFF 1.0 font');
  });
});
