/** Gives what may be wider than a phone, display mathematics, tables and code, a box of its own to scroll in. */
import type { Element, Root } from 'hast';
import { SKIP, visit } from 'unist-util-visit';

const LABELS: Record<string, string> = { equation: 'Equation', table: 'Table', code: 'Code' };

export function rehypeScrollers() {
  return (tree: Root): void => {
    visit(tree, 'element', (node, index, parent) => {
      const kind = kindOf(node);
      if (!kind || !parent || index === undefined) return;
      const box: Element = {
        type: 'element',
        tagName: parent.type === 'element' && parent.tagName === 'p' ? 'span' : 'div',
        properties: {
          className: ['scroller', kind],
          'data-label': LABELS[kind],
          'data-language': kind === 'code' ? languageOf(node) : null,
        },
        children: [node],
      };
      parent.children[index] = box;
      return SKIP;
    });
  };
}

/** The language that an author gave a block of code. */
function languageOf(pre: Element): string | null {
  const [code] = pre.children;
  const classes = [pre, code].flatMap((node) => (node?.type === 'element' ? node.properties.className : []));
  const found = classes.find((name): name is string => typeof name === 'string' && name.startsWith('language-'));
  return found?.slice('language-'.length) ?? null;
}

function kindOf(node: Element): keyof typeof LABELS | null {
  if (node.tagName === 'table') return 'table';
  if (node.tagName === 'pre') return 'code';
  const classes = node.properties.className;
  return Array.isArray(classes) && classes.includes('katex-display') ? 'equation' : null;
}
