/**
 * Marks as they look, free of everything that only a page can resolve: for each element the properties that the style sheets give it, with
 * custom properties and light-dark() worked out, and only the attributes that are geometry or text. What a page hides is left out.
 */
import type { Element, ElementContent, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { selectAll } from 'hast-util-select';
import { palette, type Scheme } from './palette.ts';
import { resolveLightDark, resolveVariables } from './resolve-value.ts';
import type { StyleRule } from './style-sheet.ts';

const PLAIN: ReadonlyMap<string, string> = new Map();

/** Attributes by their names in the tree; the rest (classes, data for scripts, roles) is of no use in a picture. */
const GEOMETRY = ['x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'dx', 'dy', 'd', 'points', 'width', 'height', 'transform'];
const KEPT = [...GEOMETRY, 'viewBox', 'textAnchor', 'fillOpacity', 'strokeOpacity'];
const PRINTED: Readonly<Record<string, string>> = {
  textAnchor: 'text-anchor',
  fillOpacity: 'fill-opacity',
  strokeOpacity: 'stroke-opacity',
};

const DRAWN = /^(?:fill|stroke|opacity|paint-order|font-(?:size|weight|style|family)|text-anchor|display|visibility)/;
/** What would draw nothing or something else outside a browser. */
const UNKNOWN_ELSEWHERE = /\b(?:var|light-dark|color-mix|calc|oklch|currentcolor|canvastext)\b/i;

export interface StillMark {
  tag: string;
  attributes: Readonly<Record<string, string>>;
  /** Its own properties in each scheme; the rest is inherited as in SVG. */
  style: Readonly<Record<Scheme, ReadonlyMap<string, string>>>;
  children: readonly (StillMark | string)[];
}

/** The elements of `marks`, SVG text such as `printMarks` gives. Throws when a style that applies cannot be resolved. */
export function stillMarks(marks: string, rules: readonly StyleRule[]): StillMark[] {
  // Outside an <svg> the parser would take the elements for unknown ones of HTML, which never close themselves.
  const tree = fromHtml(`<svg>${marks}</svg>`, { fragment: true, space: 'svg' });
  const styles = { light: ownStyles(tree, rules, 'light'), dark: ownStyles(tree, rules, 'dark') };
  const [root] = tree.children;
  return root?.type === 'element' ? root.children.flatMap((child) => still(child, styles)) : [];
}

type Styles = Record<Scheme, ReadonlyMap<Element, ReadonlyMap<string, string>>>;

function still(node: ElementContent, styles: Styles): StillMark[] {
  if (node.type !== 'element') return [];
  const style = { light: styles.light.get(node) ?? PLAIN, dark: styles.dark.get(node) ?? PLAIN };
  if (style.light.get('display') === 'none' || style.light.get('visibility') === 'hidden') return [];
  const attributes = Object.fromEntries(
    KEPT.flatMap((name) => {
      const value = node.properties[name];
      return typeof value === 'string' || typeof value === 'number' ? [[PRINTED[name] ?? name, String(value)]] : [];
    }),
  );
  const children = node.children.flatMap((child): (StillMark | string)[] => (child.type === 'text' ? [child.value] : still(child, styles)));
  return [{ tag: node.tagName, attributes, style, children }];
}

/** Of each element the drawn properties that a rule sets on it. */
function ownStyles(tree: Root, rules: readonly StyleRule[], scheme: Scheme): Styles[Scheme] {
  const declared = new Map<Element, Map<string, string>>();
  for (const { selector, declarations } of rules) {
    for (const element of selectAll(selector, tree, 'svg')) {
      const own = declared.get(element) ?? new Map<string, string>();
      for (const [property, value] of declarations) own.set(property, value);
      declared.set(element, own);
    }
  }
  const resolved = new Map<Element, Map<string, string>>();
  for (const child of tree.children) if (child.type === 'element') resolve(child, palette(scheme));
  return resolved;

  function resolve(element: Element, inherited: ReadonlyMap<string, string>): void {
    const own = declared.get(element) ?? new Map<string, string>();
    const variables = new Map([...inherited, ...[...own].filter(([property]) => property.startsWith('--'))]);
    const drawn = [...own].filter(([property]) => DRAWN.test(property));
    resolved.set(element, new Map(drawn.map(([property, value]) => [property, resolveDrawn(property, value, variables)])));
    for (const child of element.children) if (child.type === 'element') resolve(child, variables);
  }

  function resolveDrawn(property: string, value: string, variables: ReadonlyMap<string, string>): string {
    const plain = resolveLightDark(
      resolveVariables(value, (name) => variables.get(name)),
      scheme,
    );
    if (UNKNOWN_ELSEWHERE.test(plain))
      throw new Error(
        `${property}: ${value} cannot stand in a picture (expected colours and numbers; give the mark a colour of palette.css)`,
      );
    return plain;
  }
}
