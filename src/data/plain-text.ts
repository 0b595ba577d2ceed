import type { Nodes } from 'hast';
import { fromHtmlIsomorphic } from 'hast-util-from-html-isomorphic';

/** The text of a piece of HTML, for messages: of mathematics its TeX, of signs and of what is only read out nothing. */
export function plainText(html: string): string {
  return textOf(fromHtmlIsomorphic(html, { fragment: true }))
    .replace(/\s+/g, ' ')
    .trim();
}

function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  if (node.type !== 'element' && node.type !== 'root') return '';
  if (node.type === 'element') {
    const classes = node.properties.className;
    if (Array.isArray(classes) && (classes.includes('visually-hidden') || classes.includes('katex-html'))) return '';
    // KaTeX keeps the source of a formula beside its presentation.
    if (node.tagName === 'semantics') return node.children.slice(-1).map(textOf).join('');
  }
  return node.children.map(textOf).join('');
}
