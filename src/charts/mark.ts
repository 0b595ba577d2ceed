/** What a chart is made of before it is printed: SVG elements as plain data, so that geometry is tested without a DOM. */
export interface Mark {
  tag: 'g' | 'path' | 'line' | 'rect' | 'text' | 'tspan';
  attributes: Readonly<Record<string, string | number | undefined>>;
  children: readonly Mark[] | string;
}

/** A finished chart: its size in user units (1 unit is 1 CSS pixel at the layout's width) and its marks, back to front. */
export interface Drawing {
  width: number;
  height: number;
  marks: readonly Mark[];
}

export type Anchor = 'start' | 'middle' | 'end';

export function group(className: string, children: readonly Mark[]): Mark {
  return { tag: 'g', attributes: { class: className }, children };
}

/** `mark` with `data-` attributes, which the script of the pages reads; names without a value are left out. */
export function withData(mark: Mark, data: Readonly<Record<string, string | undefined>>): Mark {
  const named = Object.entries(data).map(([name, value]) => [`data-${name}`, value] as const);
  return { ...mark, attributes: { ...mark.attributes, ...Object.fromEntries(named) } };
}

export function path(d: string, className?: string): Mark {
  return { tag: 'path', attributes: { class: className, d }, children: [] };
}

export function segment(x1: number, y1: number, x2: number, y2: number, className?: string): Mark {
  return { tag: 'line', attributes: { class: className, x1, y1, x2, y2 }, children: [] };
}

export function rectangle(x: number, y: number, width: number, height: number, className?: string): Mark {
  return { tag: 'rect', attributes: { class: className, x, y, width, height }, children: [] };
}

/** One line of text with its baseline at `y`. */
export function text(x: number, y: number, content: string, className?: string, anchor: Anchor = 'start'): Mark {
  return { tag: 'text', attributes: { class: className, x, y, 'text-anchor': anchor === 'start' ? undefined : anchor }, children: content };
}

/** Lines of text below each other, the first with its baseline at `y`. */
export function textLines(x: number, y: number, lines: readonly string[], lineHeight: number, className?: string): Mark {
  const [first = '', ...rest] = lines;
  if (rest.length === 0) return text(x, y, first, className);
  const children = lines.map((line, i): Mark => ({
    tag: 'tspan',
    attributes: i === 0 ? {} : { x, dy: lineHeight, class: 'detail' },
    children: line,
  }));
  return { tag: 'text', attributes: { class: className, x, y }, children };
}
