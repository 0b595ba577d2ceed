/** An empty head cell, as in the corner of a table with named rows, heads nothing: it becomes an ordinary cell. */
import type { Root } from 'hast';
import { visit } from 'unist-util-visit';

export function rehypeTableCorners() {
  return (tree: Root): void => {
    visit(tree, 'element', (node) => {
      if (node.tagName === 'th' && node.children.length === 0) node.tagName = 'td';
    });
  };
}
