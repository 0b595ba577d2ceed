/** Still marks as SVG text with one short class for each look, light first and dark where the viewer prefers it. */
import { escapeXml } from '../charts/print-svg.ts';
import { SCHEMES, type Scheme } from './palette.ts';
import type { StillMark } from './still.ts';

export interface PrintedStill {
  css: string;
  marks: string;
}

/** `marks` and their style sheet; with one scheme alone, as a rasteriser wants it, without a rule for the other. */
export function printStill(marks: readonly StillMark[], schemes: readonly Scheme[] = SCHEMES): PrintedStill {
  const classes = new Map<string, { name: string; style: StillMark['style'] }>();
  const printed = marks.map(print).join('');
  const looks = [...classes.values()];
  const rules = (scheme: Scheme, of: typeof looks): string =>
    of.map(({ name, style }) => `.${name}{${declarations(style[scheme])}}`).join('');
  const [first = 'light'] = schemes;
  const changing = looks.filter(({ style }) => declarations(style.light) !== declarations(style.dark));
  const dark = schemes.length > 1 ? `@media (prefers-color-scheme:dark){${rules('dark', changing)}}` : '';
  return { css: rules(first, looks) + dark, marks: printed };

  function print(mark: StillMark | string): string {
    if (typeof mark === 'string') return escapeXml(mark);
    const { tag, attributes, style, children } = mark;
    const look = classOf(style);
    const all = { ...(look === null ? {} : { class: look }), ...attributes };
    const open = `<${tag}${Object.entries(all)
      .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
      .join('')}`;
    const inside = children.map(print).join('');
    return inside === '' ? `${open}/>` : `${open}>${inside}</${tag}>`;
  }

  function classOf(style: StillMark['style']): string | null {
    if (style.light.size === 0) return null;
    const key = `${declarations(style.light)}/${declarations(style.dark)}`;
    const found = classes.get(key) ?? { name: `s${classes.size}`, style };
    classes.set(key, found);
    return found.name;
  }
}

function declarations(style: ReadonlyMap<string, string>): string {
  return [...style].map(([property, value]) => `${property}:${value}`).join(';');
}
