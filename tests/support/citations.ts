/** Where the project cites: pages, claims and the lists of numbers and models. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createProcessor } from '@mdx-js/mdx';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import { visit } from 'unist-util-visit';
import { parse } from 'yaml';

export interface Citation {
  /** Id in `references.yaml`. */
  reference: string;
  /** Who cites it: "src/content/posts/normalization.mdx:42". */
  at: string;
}

/** The value of `attribute` in every `<component>` of an MDX text, with its line. */
export function attributesIn(mdx: string, component: string, attribute: string): { value: string; line: number }[] {
  // Front matter would be parsed as text; its lines stay, so that those behind it keep their numbers.
  const body = mdx.replace(/^---\n[\s\S]*?\n---\n/, (front) => front.replace(/[^\n]/g, ''));
  const found: { value: string; line: number }[] = [];
  visit(createProcessor({ remarkPlugins: [remarkMath, remarkGfm] }).parse(body), (node) => {
    if (node.type !== 'mdxJsxFlowElement' && node.type !== 'mdxJsxTextElement') return;
    if (node.name !== component) return;
    for (const each of node.attributes) {
      if (each.type === 'mdxJsxAttribute' && each.name === attribute && typeof each.value === 'string') {
        found.push({ value: each.value, line: node.position?.start.line ?? 0 });
      }
    }
  });
  return found;
}

/** Every `<Cite>` of the pages below `content`, and the paper that each explainer is about. */
export function citationsOfPages(content: string): Citation[] {
  return globSync('**/*.mdx', { cwd: content })
    .sort()
    .flatMap((file) => {
      const text = readFileSync(path.join(content, file), 'utf8');
      const [, front = ''] = /^---\n([\s\S]*?)\n---\n/.exec(text) ?? [];
      const { paper } = ((parse(front) as unknown) ?? {}) as { paper?: string };
      return [
        ...(paper === undefined ? [] : [{ reference: paper, at: `${file}: paper` }]),
        ...attributesIn(text, 'Cite', 'id').map(({ value, line }) => ({ reference: value, at: `${file}:${String(line)}` })),
      ];
    });
}

/** One line for each citation that the bibliography does not resolve. */
export function unresolved(citations: readonly Citation[], bibliography: readonly { id: string }[]): string[] {
  const known = new Set(bibliography.map(({ id }) => id));
  return citations.flatMap(({ reference, at }) => (known.has(reference) ? [] : [`${at} cites ${reference}`]));
}

/** Works of the bibliography that nobody cites. */
export function uncited(citations: readonly Citation[], bibliography: readonly { id: string }[]): string[] {
  const cited = new Set(citations.map(({ reference }) => reference));
  return bibliography.flatMap(({ id }) => (cited.has(id) ? [] : [id]));
}
