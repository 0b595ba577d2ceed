/**
 * Numbers the links of an essay that lead out of its page, so that paper can give their addresses: each link gets its number, which only
 * print shows, and the page's front matter the addresses in order, as `printedLinks`.
 */
import type { Root } from 'hast';
import { visit } from 'unist-util-visit';
import type { VFile } from 'vfile';

/** `address` is that of the site, against which links within it are completed. */
export function rehypePrintedLinks(address: string) {
  return (tree: Root, file: VFile): void => {
    const printedLinks: string[] = [];
    visit(tree, 'element', (node) => {
      const target = node.properties.href;
      if (node.tagName !== 'a' || typeof target !== 'string' || !/^(https?:\/)?\//.test(target)) return;
      const absolute = new URL(target, address).href;
      if (!printedLinks.includes(absolute)) printedLinks.push(absolute);
      node.properties.dataLink = String(printedLinks.indexOf(absolute) + 1);
    });
    const astro = (file.data.astro ??= {});
    astro.frontmatter = { ...astro.frontmatter, printedLinks };
  };
}
