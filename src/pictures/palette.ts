/** The colours of `styles/palette.css` for one scheme, for pictures that no style sheet reaches. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import postcss from 'postcss';
import { resolveLightDark } from './resolve-value.ts';

export const SCHEMES = ['light', 'dark'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** Custom properties with their names: `--ink` is `#1d1c1a`. */
export type Palette = ReadonlyMap<string, string>;

const known = new Map<Scheme, Palette>();

export function palette(scheme: Scheme): Palette {
  const found = known.get(scheme) ?? readPalette(scheme);
  known.set(scheme, found);
  return found;
}

/** Only what holds everywhere counts: rules within `@media` are for print and the like. */
function readPalette(scheme: Scheme): Palette {
  const colours = new Map<string, string>();
  for (const node of postcss.parse(readFileSync(join('src', 'styles', 'palette.css'), 'utf8')).nodes) {
    if (node.type !== 'rule' || node.selector !== ':root') continue;
    node.each((declaration) => {
      if (declaration.type === 'decl' && declaration.prop.startsWith('--'))
        colours.set(declaration.prop, resolveLightDark(declaration.value, scheme));
    });
  }
  return colours;
}
