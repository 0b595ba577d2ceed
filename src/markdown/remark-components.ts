/**
 * Prepares the components of prose. Each gets `at`, its place in the source, for its errors. Inline components that stand alone in a
 * paragraph, which MDX parses as blocks without a paragraph around them, get it back; a <Note> between paragraphs is told so by `block`,
 * one within them has a `number`.
 * What a page cites and shows is listed in its front matter as `uses`, so that the reference list needs no second rendering.
 */
import { relative } from 'node:path';
import type { Paragraph, PhrasingContent, Root, RootContent } from 'mdast';
import type { MdxJsxAttribute, MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx';
import { visit } from 'unist-util-visit';
import type { VFile } from 'vfile';
import { componentProblem } from './component-attributes.ts';
import { FIGURE_COMPONENTS } from '../figures/figure-components.ts';

/** What a page uses, in order of first appearance. */
export interface ComponentUses {
  /** Ids in references.yaml. */
  cited: string[];
  /** Ids in published.yaml. */
  published: string[];
  claims: string[];
  /** Ids of figures, whose numbers are their places here. */
  figures: string[];
  /** Ids in glossary.yaml. */
  terms: string[];
  /** Blocks of code. */
  codeCount: number;
  /** Every citation, with the id of its place in the page. */
  citations: Citation[];
}

export interface Citation {
  /** Whether `id` is one of references.yaml or of published.yaml. */
  of: 'cited' | 'published';
  id: string;
  anchor: string;
}

const COMPONENTS = ['Claim', 'Value', 'Cited', 'Cite', 'Note', 'ModelTable', 'Figure', 'NormExplorer', 'Equation', 'Term'] as const;
const INLINE = ['Claim', 'Value', 'Cited', 'Cite', 'Ref', 'Term'];

export function remarkComponents() {
  return (tree: Root, file: VFile): void => {
    const uses: ComponentUses = { cited: [], published: [], claims: [], figures: [], terms: [], codeCount: 0, citations: [] };
    let noteCount = 0;
    tree.children = restoreParagraphs(tree.children);
    visit(tree, (node) => {
      if (node.type === 'code') uses.codeCount += 1;
      if (node.type !== 'mdxJsxFlowElement' && node.type !== 'mdxJsxTextElement') return;
      const place = `${relative(file.cwd, file.path)}:${node.position?.start.line ?? '?'}`;
      const problem = componentProblem(node);
      if (problem !== null) throw new Error(`${place}: ${problem}`);
      if (!isComponent(node.name)) return;
      node.attributes.push({ type: 'mdxJsxAttribute', name: 'at', value: place });
      if (node.name === 'Note')
        node.attributes.push(
          node.type === 'mdxJsxFlowElement'
            ? { type: 'mdxJsxAttribute', name: 'block', value: null }
            : { type: 'mdxJsxAttribute', name: 'number', value: String((noteCount += 1)) },
        );
      note(uses, node);
    });
    const astro = (file.data.astro ??= {});
    astro.frontmatter = { ...astro.frontmatter, uses };
  };
}

function note(uses: ComponentUses, node: MdxJsxFlowElement | MdxJsxTextElement): void {
  const figure = FIGURE_COMPONENTS[node.name ?? ''];
  if (figure !== undefined) node.attributes.push({ type: 'mdxJsxAttribute', name: 'id', value: figure });
  const id = attribute(node, 'id');
  if (node.name === 'Cite' && id) add(uses.cited, id);
  if (node.name === 'Cited' && id) add(uses.published, id);
  if (node.name === 'Term' && id) add(uses.terms, id);
  if (id && (node.name === 'Cite' || (node.name === 'Cited' && !has(node, 'bare')))) {
    const anchor = `cite-${uses.citations.length + 1}`;
    uses.citations.push({ of: node.name === 'Cite' ? 'cited' : 'published', id, anchor });
    node.attributes.push({ type: 'mdxJsxAttribute', name: 'anchor', value: anchor });
  }
  if (node.name === 'Claim' && id) add(uses.claims, id);
  if ((node.name === 'Figure' || figure !== undefined) && id) {
    add(uses.figures, id);
    node.attributes.push({ type: 'mdxJsxAttribute', name: 'number', value: String(uses.figures.indexOf(id) + 1) });
  }
}

/** Consecutive lines of inline components alone become one paragraph again. */
function restoreParagraphs(nodes: RootContent[]): RootContent[] {
  const restored: RootContent[] = [];
  let lastLine = -1;
  let open: Paragraph | null = null;
  for (const node of nodes) {
    if (!isInlineBlock(node)) {
      restored.push(node);
      open = null;
      continue;
    }
    const text: MdxJsxTextElement = { ...node, type: 'mdxJsxTextElement', children: node.children.flatMap(phrasing) };
    if (open && (node.position?.start.line ?? 0) <= lastLine + 1) open.children.push({ type: 'text', value: ' ' }, text);
    else restored.push((open = { type: 'paragraph', children: [text] }));
    lastLine = node.position?.end.line ?? -1;
  }
  return restored;
}

function phrasing(node: RootContent): PhrasingContent[] {
  return node.type === 'paragraph' ? node.children : [node as PhrasingContent];
}

function isInlineBlock(node: RootContent): node is MdxJsxFlowElement {
  return node.type === 'mdxJsxFlowElement' && node.name !== null && INLINE.includes(node.name);
}

function isComponent(name: string | null): boolean {
  return COMPONENTS.some((each) => each === name);
}

function attribute(node: MdxJsxFlowElement | MdxJsxTextElement, name: string): string | null {
  const found = node.attributes.find((each): each is MdxJsxAttribute => each.type === 'mdxJsxAttribute' && each.name === name);
  const value = found?.value;
  return typeof value === 'object' && value !== null ? value.value : (value ?? null);
}

function has(node: MdxJsxFlowElement | MdxJsxTextElement, name: string): boolean {
  return node.attributes.some((each) => each.type === 'mdxJsxAttribute' && each.name === name);
}

function add(list: string[], id: string): void {
  if (!list.includes(id)) list.push(id);
}
