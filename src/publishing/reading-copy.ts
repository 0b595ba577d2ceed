/** What of a page is for reading alone: no drawings, no controls, nothing hidden, and mathematics once. */
import type { Element, ElementContent } from 'hast';
import { matches, select } from 'hast-util-select';

/** What a reader of the text has no use for: what acts, what is drawn, and what is shown to nobody or only on demand. */
export const NOT_FOR_READING =
  'script, style, template, noscript, svg, button, input, select, form, dialog, nav, details, [hidden], [popover], .katex-html, .visually-hidden';

/**
 * A copy of `element` without what is not for reading. `replace` may give other nodes for an element, an empty list to leave it out, or
 * null to keep it and look into it.
 */
export function readingCopy(element: Element, replace: (element: Element) => ElementContent[] | null = () => null): Element {
  return { ...element, children: element.children.flatMap((child) => copied(child, replace)) };
}

function copied(node: ElementContent, replace: (element: Element) => ElementContent[] | null): ElementContent[] {
  if (node.type === 'comment') return [];
  if (node.type !== 'element') return [node];
  const replaced = replace(node);
  if (replaced) return replaced;
  return matches(NOT_FOR_READING, node) ? [] : [readingCopy(node, replace)];
}

/** The formula that KaTeX set in `element`, as MathML without the TeX that it also holds, or null where there is none. */
export function formula(element: Element): Element | null {
  if (!matches('.katex', element)) return null;
  const math = select('math', element);
  return math ? withoutAnnotation(math) : null;
}

function withoutAnnotation(element: Element): Element {
  const children = element.children.flatMap((child): ElementContent[] => {
    if (child.type !== 'element') return [child];
    if (child.tagName === 'annotation') return [];
    const inner = withoutAnnotation(child);
    return child.tagName === 'semantics' ? inner.children : [inner];
  });
  return { ...element, children };
}
