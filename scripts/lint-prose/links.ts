import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { visit } from 'unist-util-visit';
import { ROOT } from '../new/project.ts';
import { externalProblem, recordedLinks } from './external-links.ts';
import { placeOf, type Page } from './page.ts';
import type { Problem } from './problem.ts';
import { internalProblem, siteRoutes } from './routes.ts';

/** Every link leads to a page of the site, to a file of the repository, or to an address that was looked at. */
export function linkRule(page: Page): Problem[] {
  const [routes, recorded] = [siteRoutes(), recordedLinks()];
  return linksOf(page).flatMap(({ target, ...place }): Problem[] => {
    const message = linkProblem(page.file, target, (address) => externalProblem(address, recorded), routes);
    return message === null ? [] : [{ ...place, message }];
  });
}

function linkProblem(
  file: string,
  target: string,
  external: (address: string) => string | null,
  routes: ReturnType<typeof siteRoutes>,
): string | null {
  // The tests of the built site look whether a page has such a place.
  if (target.startsWith('#')) return null;
  if (/^https?:/.test(target)) return external(target);
  if (file.endsWith('.mdx')) {
    if (target.startsWith('/')) return internalProblem(target, routes);
    return `"${target}" is no address (expected one that begins with "/", "#" or "https://").`;
  }
  const path = target.split('#')[0] ?? '';
  return existsSync(join(ROOT, path))
    ? null
    : `there is no file ${path}. Name one of the repository, or an address that begins with "https://".`;
}

/** Every link of the page with its place. */
export function linksOf(page: Page): (Pick<Problem, 'file' | 'line' | 'column'> & { target: string })[] {
  const links: ReturnType<typeof linksOf> = [];
  visit(page.tree, (node) => {
    if (node.type === 'link' || node.type === 'definition') links.push({ ...placeOf(page, node), target: node.url });
    if ((node.type !== 'mdxJsxFlowElement' && node.type !== 'mdxJsxTextElement') || node.name !== 'a') return;
    const href = node.attributes.find((each) => each.type === 'mdxJsxAttribute' && each.name === 'href')?.value;
    if (typeof href === 'string') links.push({ ...placeOf(page, node), target: href });
  });
  return links;
}
