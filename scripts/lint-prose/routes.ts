/** The addresses of the site's own pages, from the files that make them. */
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { CLAIMS } from '../../experiments/claims/index.ts';
import { glossary } from '../../src/data/glossary.ts';
import { models } from '../../src/data/models.ts';
import { EXPERIMENT_IDS } from '../../src/data/results.ts';
import { FIGURES } from '../../src/figures/index.ts';
import { closestMatch } from 'leven';
import { ROOT } from '../new/project.ts';

const slugs = (folder: string): string[] => globSync(`src/content/${folder}/*.mdx`, { cwd: ROOT }).map((file) => basename(file, '.mdx'));

/** What may stand for the brackets in the names of pages. Where nothing is listed, anything: the tests of the built site look there. */
const PARAMETERS: Record<string, () => string[]> = {
  'posts/[slug]': () => slugs('posts'),
  'papers/[slug]': () => slugs('papers'),
  'experiments/[id]': () => EXPERIMENT_IDS,
  'figures/[id]': () => FIGURES.map(({ id }) => id),
};

/** Anchors that pages make from lists. */
const ANCHORS: Record<string, () => string[]> = {
  '/claims/': () => CLAIMS.map(({ id }) => id),
  '/models/': () => models().map(({ id }) => `model-${id}`),
  '/glossary/': () => glossary().map(({ id }) => `term-${id}`),
};
const SECTION_OF_CLAIMS = 'claims-';

export interface Routes {
  /** "/posts/normalization/", "/rss.xml". */
  addresses: string[];
  patterns: RegExp[];
}

export function siteRoutes(): Routes {
  const addresses: string[] = [];
  const patterns: RegExp[] = [];
  for (const file of globSync('**/*.{astro,ts}', { cwd: `${ROOT}/src/pages` })) {
    const isPage = file.endsWith('.astro');
    const route = file.replace(/\.(astro|ts)$/, '').replace(/(^|\/)index$/, '');
    const end = isPage && route !== '' ? '/' : '';
    const parameters = PARAMETERS[route];
    if (parameters) addresses.push(...parameters().map((value) => `/${route.replace(/\[[^\]]+\]/, value)}${end}`));
    else if (!route.includes('[')) addresses.push(`/${route}${end}`);
    else {
      const pattern = route
        .split(/(\[[^\]]+\])/)
        .map((part) => (part.startsWith('[...') ? '.*' : part.startsWith('[') ? '[^/]+' : part.replaceAll('.', '\\.')))
        .join('');
      patterns.push(new RegExp(`^/${pattern}${end}$`));
    }
  }
  return { addresses, patterns };
}

/** What is wrong with a link within the site; null when it leads somewhere. */
export function internalProblem(target: string, { addresses, patterns }: Routes): string | null {
  const [path = '', anchor] = target.split('#');
  if (path.includes('?')) return internalProblem(path.split('?')[0] ?? '', { addresses, patterns });
  if (
    !addresses.includes(path) &&
    !patterns.some((pattern) => pattern.test(path.replace(/^\/models\/$/, '/models//'))) &&
    path !== '/models/'
  ) {
    const nearest = closestMatch(path, addresses);
    return `${path} is no page of the site; did you mean ${nearest ?? '/'}? Pages end with a slash.`;
  }
  const anchors = ANCHORS[path]?.();
  if (anchor === undefined || !anchors || anchors.includes(anchor) || anchor.startsWith(SECTION_OF_CLAIMS)) return null;
  return `${path} has no #${anchor}; did you mean #${closestMatch(anchor, anchors) ?? ''}?`;
}
