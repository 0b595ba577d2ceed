import { visit } from 'unist-util-visit';
import { evidence } from '../../src/data/evidence.ts';
import { FIGURES } from '../../src/figures/index.ts';
import { placeOf, type Page } from './page.ts';
import type { Problem } from './problem.ts';

/** Shorter words say that there is a picture, not what it shows. */
const SHORTEST = 30;

/** Every picture says in words what it shows: images by their text, figures by what `describe` computes. */
export function pictureRule(page: Page): Problem[] {
  const problems: Problem[] = [];
  visit(page.tree, (node) => {
    if (node.type === 'image' && (node.alt ?? '').trim() === '') {
      problems.push({
        ...placeOf(page, node),
        message: `the image ${node.url} has no text. Write what it shows: ![what it shows](${node.url})`,
      });
    }
    if (node.type !== 'mdxJsxFlowElement' && node.type !== 'mdxJsxTextElement') return;
    const attribute = (name: string): string | undefined => {
      const found = node.attributes.find((each) => each.type === 'mdxJsxAttribute' && each.name === name);
      return typeof found?.value === 'string' ? found.value : undefined;
    };
    if (node.name === 'img' && (attribute('alt') ?? '').trim() === '') {
      problems.push({ ...placeOf(page, node), message: '<img> has no alt. Write what it shows: <img src="..." alt="what it shows" />' });
    }
    if (node.name !== 'Figure') return;
    const description = descriptionOf(attribute('id') ?? '');
    if (description !== null && description.length < SHORTEST) {
      const message = `figure "${attribute('id') ?? ''}" is described as "${description}" (expected what it shows, in numbers). Let its describe() say it.`;
      problems.push({ ...placeOf(page, node), message });
    }
  });
  return problems;
}

/** Null for a figure that does not exist or was never measured, which other rules and the page say. */
function descriptionOf(id: string): string | null {
  const figure = FIGURES.find((each) => each.id === id);
  const now = evidence();
  return figure?.isAvailable(now) ? figure.render(now).description : null;
}
