/** Puts links within the site ("/models/") under the path that the site is published under. */
import type { Root } from 'hast';
import { visit } from 'unist-util-visit';
import { withBase } from '../../site.config.ts';

export function rehypeBaseLinks(base: string) {
  return (tree: Root): void => {
    visit(tree, 'element', (node) => {
      const target = node.properties.href;
      if (node.tagName === 'a' && typeof target === 'string' && /^\/(?!\/)/.test(target)) node.properties.href = withBase(base, target);
    });
  };
}
