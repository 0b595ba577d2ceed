import type { Drawing, Mark } from './mark.ts';

export interface PrintOptions {
  /** False leaves out the `data-` attributes, for drawings that stand where no script reads them. */
  data?: boolean;
}

/** The inside of an `<svg>` element as text; numbers keep one decimal, a tenth of a pixel. */
export function printMarks(marks: readonly Mark[], options: PrintOptions = {}): string {
  return marks.map((mark) => printMark(mark, options)).join('');
}

/** `viewBox` of a drawing. */
export function viewBox({ width, height }: Drawing): string {
  return `0 0 ${printNumber(width)} ${printNumber(height)}`;
}

/** `value` with at most one decimal and without a leading zero's "-0". Throws on what is not finite: a chart never hides a NaN. */
export function printNumber(value: number): string {
  if (!Number.isFinite(value))
    throw new Error(`a coordinate is ${value} (expected a finite number): leave the point out or mark it as diverged`);
  return String(Math.round(value * 10) / 10 + 0);
}

function printMark({ tag, attributes, children }: Mark, options: PrintOptions): string {
  const { data = true } = options;
  const printed = Object.entries(attributes)
    .filter((entry): entry is [string, string | number] => entry[1] !== undefined && entry[1] !== '')
    .filter(([name]) => data || !name.startsWith('data-'))
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? printNumber(value) : escapeXml(value)}"`)
    .join('');
  const inside = typeof children === 'string' ? escapeXml(children) : printMarks(children, options);
  return inside === '' ? `<${tag}${printed}/>` : `<${tag}${printed}>${inside}</${tag}>`;
}

/** `content` as it stands in text or in a quoted attribute. */
export function escapeXml(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
