/** Formulas as MathML, the form in which KaTeX tells what a formula is made of. */
import type { Element, ElementContent } from 'hast';
import { fromHtmlIsomorphic } from 'hast-util-from-html-isomorphic';
import { toHtml } from 'hast-util-to-html';
import katex from 'katex';
import { select } from 'hast-util-select';

/** What `tex` is made of, without its source and its wrappers. Throws what KaTeX throws when it cannot parse it. */
export function formulaParts(tex: string): ElementContent[] {
  const html = katex.renderToString(tex, { output: 'mathml', displayMode: true, throwOnError: true, strict: false });
  return select('semantics', fromHtmlIsomorphic(html, { fragment: true }))?.children.slice(0, 1) ?? [];
}

/** `tex` as a small `<math>` element: no source beside it, no second copy for the eye. */
export function mathElement(tex: string): string {
  const math: Element = { type: 'element', tagName: 'math', properties: {}, children: unwrapped(formulaParts(tex)) };
  return toHtml(math);
}

/** `text` as HTML, with what stands between dollar signs as formulas. */
export function withMathematics(text: string): string {
  return text
    .split(/(\$[^$]+\$[.,;:]?)/)
    .map((part, index) => {
      if (index % 2 === 0) return toHtml({ type: 'text', value: part });
      const [, tex = '', sign = ''] = /^\$(.+)\$(.?)$/.exec(part) ?? [];
      return sign ? `<span class="unbroken">${mathElement(tex)}${sign}</span>` : mathElement(tex);
    })
    .join('');
}

/** Rows of one child say nothing more than the child. */
function unwrapped(nodes: readonly ElementContent[]): ElementContent[] {
  return nodes.map((node) => {
    if (node.type !== 'element') return node;
    const children = unwrapped(node.children);
    const [only, ...more] = children;
    return node.tagName === 'mrow' && only && more.length === 0 ? only : { ...node, children };
  });
}
