import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { GRAPHIC_CONTRAST, TEXT_CONTRAST } from '../../../src/quality/limits.ts';
import { measured } from '../support/measured.ts';
import { contrast, palette } from '../support/palette.ts';

const SWATCHES = palette();
const PAPER = SWATCHES.find(({ name }) => name === 'paper') ?? { light: '', dark: '' };

/** Classes of the charts' style sheet that hand a colour of the palette to a series, and the colours that signs and text are written in. */
const SERIES = [...readFileSync('src/components/figure/chart.css', 'utf8').matchAll(/--series:\s*var\(--([\w-]+)\)/g)].map(
  ([, name = '']) => name,
);
const SIGNS = ['holds', 'conditional', 'contradicted', 'inconclusive', 'link', 'muted', 'ink'];
const GRAPHICS = ['focus'];

const required = new Map([
  ...GRAPHICS.map((name) => [name, GRAPHIC_CONTRAST] as const),
  ...[...SERIES, ...SIGNS].map((name) => [name, TEXT_CONTRAST] as const),
]);

for (const [name, least] of required) {
  test(`the colour "${name}" stands out from the paper by ${least} : 1 or more, in light and dark`, () => {
    const swatch = SWATCHES.find((each) => each.name === name);
    expect(swatch, `--${name} in palette.css`).toBeDefined();
    const light = contrast(swatch?.light ?? PAPER.light, PAPER.light);
    const dark = contrast(swatch?.dark ?? PAPER.dark, PAPER.dark);
    expect.soft(light, 'in light').toBeGreaterThanOrEqual(least);
    expect.soft(dark, 'in dark').toBeGreaterThanOrEqual(least);
    measured('contrast', name, { light: round(light), dark: round(dark) });
  });
}

test('contrast is 21 : 1 between black and white, and 4.54 : 1 between #767676 and white', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

const round = (ratio: number): number => Math.round(100 * ratio) / 100;
