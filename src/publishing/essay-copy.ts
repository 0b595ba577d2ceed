/**
 * The text of a post or an explainer as it travels: plain HTML that means the same without the site's styles and scripts. Figures become
 * their pictures, notes stand in the text, links are absolute, and elements that only carry a style are gone.
 */
import type { Element, ElementContent, Properties } from 'hast';
import { matches, select } from 'hast-util-select';
import { toString } from 'hast-util-to-string';
import type { BuiltPage } from './built-page.ts';
import { formula, NOT_FOR_READING } from './reading-copy.ts';

export interface EssayCopyOptions {
  /** What stands for the formula that KaTeX set in an element. */
  math: (katex: Element) => ElementContent[];
  /** Address of the picture of the figure with an id, or null where there is none. */
  picture: (figure: string) => string | null;
}

/** What stands for the drawn sign of a verdict. */
const VERDICT_SIGNS: Partial<Record<string, string>> = { holds: '✓', conditional: '◐', contradicted: '✗', inconclusive: '~' };

/** Elements that mean nothing but their content. */
const TRANSPARENT = new Set(['span', 'div', 'section', 'article', 'data', 'hgroup', 'search', 'label']);

const KEPT_ATTRIBUTES = ['href', 'src', 'alt', 'width', 'height', 'title', 'scope', 'colSpan', 'rowSpan', 'start', 'dateTime', 'lang'];

/** The content of an essay. Throws when the page has none. */
export function essayCopy(page: BuiltPage, options: EssayCopyOptions): ElementContent[] {
  const prose = select('.prose', page.main);
  if (!prose) throw new Error(`/${page.path} has no text: nothing in its <main> has the class "prose" (see src/layouts/Essay.astro)`);
  return new Copier(page.address, options).contentOf(prose);
}

/** Mathematics as MathML, once. */
export function asMathml(katex: Element): ElementContent[] {
  const math = formula(katex);
  return math ? [withoutLooks(math)] : [];
}

class Copier {
  readonly address: string;
  readonly options: EssayCopyOptions;

  constructor(address: string, options: EssayCopyOptions) {
    this.address = address;
    this.options = options;
  }

  contentOf({ children }: Element): ElementContent[] {
    return children.flatMap((child) => (child.type === 'text' ? [child] : child.type === 'element' ? this.copyOf(child) : []));
  }

  copyOf(node: Element): ElementContent[] {
    if (matches('.katex', node)) return this.options.math(node);
    if (matches('figure[id^=fig-]', node)) return [this.figure(node)];
    if (matches('a.claim-mark', node)) return this.evidence(node);
    if (matches('.verdict', node)) return [text(`${signOf(node)} `), ...this.contentOf(node)];
    if (matches(NOT_FOR_READING, node)) return [];
    const content = this.contentOf(node);
    if (matches('span.note', node)) return [element('small', {}, [text(' ['), ...content, text('] ')])];
    if (matches('aside.note', node)) return [element('blockquote', {}, content)];
    if (TRANSPARENT.has(node.tagName)) return content;
    return [element(node.tagName, this.attributes(node), content)];
  }

  /** The picture, what it shows in words, the caption, and the way to its numbers. */
  figure(node: Element): Element {
    const id = String(node.properties.id).replace(/^fig-/, '');
    const picture = this.options.picture(id);
    const svg = select('svg', node);
    const described = select('desc', svg) ?? select('title', svg);
    const caption = select('figcaption > p', node);
    const more = element('a', { href: this.absolute(`#fig-${id}`) }, [text('The figure with its numbers')]);
    return element('figure', {}, [
      ...(picture === null ? [] : [element('img', { src: picture, alt: described ? toString(described) : '' }, [])]),
      element('figcaption', {}, [...(caption ? this.contentOf(caption) : []), text(' '), more, text('.')]),
    ]);
  }

  /** The mark behind a sentence that a claim carries: its verdict, leading to the evidence. */
  evidence(node: Element): ElementContent[] {
    return [text(' '), element('a', this.attributes(node), [text(signOf(select('.verdict', node) ?? node))])];
  }

  attributes({ properties }: Element): Properties {
    const kept = Object.fromEntries(KEPT_ATTRIBUTES.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])));
    for (const name of ['href', 'src']) if (typeof kept[name] === 'string') kept[name] = this.absolute(kept[name]);
    return kept;
  }

  absolute(address: string): string {
    return new URL(address, this.address).href;
  }
}

/** The sign for the verdict that a drawn sign has among its classes. */
function signOf({ properties }: Element): string {
  const [sign = '–'] = [properties.className].flat().flatMap((name) => VERDICT_SIGNS[String(name)] ?? []);
  return sign;
}

/** A formula without the classes and styles of the page. */
function withoutLooks(node: Element): Element {
  const properties = Object.fromEntries(Object.entries(node.properties).filter(([name]) => !['className', 'style', 'id'].includes(name)));
  return element(
    node.tagName,
    properties,
    node.children.map((child) => (child.type === 'element' ? withoutLooks(child) : child)),
  );
}

const text = (value: string): ElementContent => ({ type: 'text', value });

const element = (tagName: string, properties: Properties, children: ElementContent[]): Element => ({
  type: 'element',
  tagName,
  properties,
  children,
});
