/** The colours of `src/styles/palette.css`, as the style sheet says them. */
import { readFileSync } from 'node:fs';

export interface Swatch {
  name: string;
  light: string;
  dark: string;
}

/** Every `--name: light-dark(#rrggbb, #rrggbb)` of the palette, or the one value for both. Later rules, such as those for print, do not count. */
export function palette(css = readFileSync('src/styles/palette.css', 'utf8')): Swatch[] {
  const root = /:root\s*\{([^}]*)\}/.exec(css)?.[1] ?? '';
  return [...root.matchAll(/--([\w-]+):\s*(?:light-dark\((#[\da-f]{6}),\s*(#[\da-f]{6})\)|(#[\da-f]{6}))/gi)].map(
    ([, name = '', light = '', dark = '', both]) => ({ name, light: both ?? light, dark: both ?? dark }),
  );
}

/** WCAG 2.2, "contrast ratio": `(lighter + 0.05) / (darker + 0.05)` of the relative luminances of two colours `#rrggbb`. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** WCAG 2.2, "relative luminance", of linearised sRGB. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = parseInt(color.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
