/** The sentences of an MDX page, with what each of them rests on. */
import { createProcessor } from '@mdx-js/mdx';
import type { Nodes } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import { SKIP, visit } from 'unist-util-visit';

export interface Sentence {
  text: string;
  /** Whether a claim, a value or a citation stands in it, or a link to another page. */
  isSupported: boolean;
}

/** Components that tie a sentence to evidence. */
const SUPPORT = ['Claim', 'Value', 'Cite', 'Cited'];
const SUPPORT_MARK = '\uE000';
/** Stands for what is no word: a formula, a number from a result. */
const PLACE = 'x';

/** Every sentence of the paragraphs, list items, table cells and notes of the page, in their order. Front matter is left out. */
export function sentencesOf(mdx: string): Sentence[] {
  const source = mdx.replace(/^---\n[\s\S]*?\n---\n/, '');
  const tree = createProcessor({ remarkPlugins: [remarkMath, remarkGfm] }).parse(source);
  const sentences: Sentence[] = [];
  visit(tree, (node, index, parent) => {
    // The first row of a table names its columns.
    if (node.type === 'tableRow' && parent?.type === 'table' && index === 0) return SKIP;
    if (node.type !== 'paragraph' && node.type !== 'tableCell') return;
    sentences.push(...split(inside(node.children)));
    return SKIP;
  });
  return sentences;
}

function flat(node: Nodes): string {
  switch (node.type) {
    case 'text':
      return node.value;
    case 'inlineMath':
    case 'inlineCode':
      return PLACE;
    case 'link':
      return `${inside(node.children)}${SUPPORT_MARK}`;
    case 'mdxJsxTextElement': {
      const isSupport = SUPPORT.includes(node.name ?? '');
      const text = node.children.length > 0 ? inside(node.children) : node.name === 'Cite' ? '' : PLACE;
      if (node.name === 'Term') return text;
      return isSupport ? `${text}${SUPPORT_MARK}` : ` ${text}`;
    }
    default:
      return 'children' in node ? inside(node.children) : '';
  }
}

function inside(children: readonly Nodes[]): string {
  return children.map(flat).join('');
}

/** A sentence ends with a full stop, a question mark or an exclamation mark before white space and a capital, a figure or a formula. */
function split(text: string): Sentence[] {
  return text
    .split(/(?<=[.?!]["”)]?\uE000*)\s+(?=["“(]?[\p{Lu}\dx$])/u)
    .map((part) => ({ text: part.replaceAll(SUPPORT_MARK, '').replace(/\s+/g, ' ').trim(), isSupported: part.includes(SUPPORT_MARK) }))
    .filter(({ text: words }) => /\p{L}{2}/u.test(words));
}
