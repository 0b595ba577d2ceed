import { visit } from 'unist-util-visit';
import { placeAt, placeOf, type Page } from './page.ts';
import type { Problem } from './problem.ts';

/** Two dollar signs in a paragraph make mathematics of all between them; one alone is a sign that somebody forgot. */
export function dollarRule(page: Page): Problem[] {
  if (!page.file.endsWith('.mdx')) return [];
  const problems: Problem[] = [];
  visit(page.tree, (node) => {
    if (node.type === 'inlineMath' && isProse(node.value)) {
      const message = `"$${node.value}$" reads like text but is set as mathematics. Write \\$ for a dollar sign that is meant as one, or \\text{...} for words in a formula.`;
      problems.push({ ...placeOf(page, node), message });
    }
    if (node.type !== 'text') return;
    const start = node.position?.start.offset ?? 0;
    const text = page.source.slice(start, node.position?.end.offset ?? start);
    for (const { index } of text.matchAll(/(?<!\\)\$/g)) {
      const message = 'a dollar sign without its pair. Write \\$ if it is meant as one, or close the formula.';
      problems.push({ ...placeAt(page, start + index), message });
    }
  });
  return problems;
}

/** Whether words are left of a formula without its commands and what stands in \text{}, or the sides of an amount of money. */
function isProse(tex: string): boolean {
  const bare = tex.replace(/\\(?:text|mathrm|operatorname|mathit|textit|textrm|mbox)\s*\*?\{[^}]*\}/g, ' ').replace(/\\[A-Za-z]+/g, ' ');
  return /[A-Za-z]{3,}[ ,;]+[A-Za-z]{2,}/.test(bare) || /^\d[\d.,]*\s+[A-Za-z]{2,}/.test(bare) || /[A-Za-z]\s+$/.test(tex);
}
