/** Essays as Markdown, with the values that the build put in and formulas as LaTeX: for reading in a terminal, quoting, and machines. */
import type { Element, ElementContent } from 'hast';
import { select } from 'hast-util-select';
import { defaultHandlers, toMdast, type Handle } from 'hast-util-to-mdast';
import { toString } from 'hast-util-to-string';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { mathToMarkdown } from 'mdast-util-math';
import { toMarkdown } from 'mdast-util-to-markdown';
import type { BuiltPage } from './built-page.ts';
import { essayCopy } from './essay-copy.ts';

/** Elements that stand for formulas between the two trees. */
const INLINE = 'x-tex';
const DISPLAY = 'x-tex-display';

/** The essay with its title, its summary and its address. `picture` gives the address of a figure's picture. */
export function essayMarkdown(page: BuiltPage, picture: (figure: string) => string | null): string {
  const children = essayCopy(page, { math: asTex, picture });
  const handlers: Record<string, Handle> = {
    ...defaultHandlers,
    [INLINE]: (_, element) => ({ type: 'inlineMath', value: toString(element) }),
    [DISPLAY]: (_, element) => ({ type: 'math', value: toString(element) }),
  };
  const tree = toMdast({ type: 'root', children }, { handlers });
  const text = toMarkdown(tree, { extensions: [gfmToMarkdown({ tablePipeAlign: false }), mathToMarkdown()], bullet: '-', emphasis: '_' });
  return `# ${page.title}\n\n> ${page.summary}\n\n${page.address}\n\n${text}`;
}

function asTex(katex: Element): ElementContent[] {
  const source = select('annotation', katex);
  if (!source) return [];
  const tagName = select('math', katex)?.properties.display === 'block' ? DISPLAY : INLINE;
  return [{ type: 'element', tagName, properties: {}, children: [{ type: 'text', value: toString(source).trim() }] }];
}
