import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx';
import { visit } from 'unist-util-visit';
import { assertedClaim, quantityNamed } from '../../src/data/claims.ts';
import { termNamed } from '../../src/data/glossary.ts';
import { modelsNamed } from '../../src/data/models.ts';
import { publishedNamed } from '../../src/data/published.ts';
import { referenceNamed } from '../../src/data/references.ts';
import { figureNamed } from '../../src/figures/index.ts';
import { componentProblem } from '../../src/markdown/component-attributes.ts';
import { placeOf, type Page } from './page.ts';
import type { Problem } from './problem.ts';

type Element = MdxJsxFlowElement | MdxJsxTextElement;

/** Every component is one that exists, has its attributes, and names what exists; every claim has the verdict that its sentence expects. */
export function componentRule(page: Page): Problem[] {
  const problems: Problem[] = [];
  visit(page.tree, (node) => {
    if (node.type !== 'mdxJsxFlowElement' && node.type !== 'mdxJsxTextElement') return;
    const place = placeOf(page, node);
    const message = componentProblem(node) ?? unknownIn(node, page);
    if (message !== null) problems.push({ ...place, message });
  });
  return problems;
}

/** The message of the site's own look-up, which a build would stop with. */
function unknownIn(node: Element, page: Page): string | null {
  const at = 'here';
  const id = textAttribute(node, 'id');
  try {
    if (node.name === 'Claim') {
      const [start, end] = [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0];
      const sentence = (): string => page.text.slice(start, end).replace(/\s+/g, ' ').trim();
      assertedClaim({ at, claim: id, expects: textAttribute(node, 'expects'), sentence });
    }
    if (node.name === 'Value') quantityNamed(textAttribute(node, 'of'), at);
    if (node.name === 'Cite') referenceNamed(id, at);
    if (node.name === 'Cited') publishedNamed(id, at);
    if (node.name === 'Figure') figureNamed(id, at);
    if (node.name === 'Term') termNamed(id, at);
    if (node.name === 'ModelTable') modelsNamed(listAttribute(node, 'ids'), at);
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message.replace(/^here: /, '');
  }
}

function textAttribute({ attributes }: Element, name: string): string {
  const found = attributes.find((each) => each.type === 'mdxJsxAttribute' && each.name === name);
  return typeof found?.value === 'string' ? found.value : '';
}

/** The strings of an attribute such as `ids={['a', 'b']}`. */
function listAttribute({ attributes }: Element, name: string): string[] {
  const found = attributes.find((each) => each.type === 'mdxJsxAttribute' && each.name === name);
  const text = typeof found?.value === 'object' && found.value !== null ? found.value.value : '';
  return [...text.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, single, double]) => single ?? double ?? '');
}
