/** The pages that a build wrote, parsed once for all that is made from them: the feeds, the search index, the copies in Markdown. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Element, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { select } from 'hast-util-select';

/** What a page is about, by the folder it lies in; lists, the home page and the search are plain pages. */
export const PAGE_KINDS = ['post', 'paper', 'experiment', 'claim', 'model', 'figure'] as const;
export type PageKind = (typeof PAGE_KINDS)[number];

export interface BuiltPage {
  /** Below the base path, without a slash at its start: "", "posts/normalization/". */
  path: string;
  kind: PageKind | 'page';
  title: string;
  summary: string;
  /** Where it is published: the canonical address. */
  address: string;
  /** The day that the page says it was published on, or null. */
  published: Date | null;
  /** The day of the newest change that it speaks of, or null. */
  updated: Date | null;
  tree: Root;
  main: Element;
}

const KIND_OF_FOLDER: Partial<Record<string, PageKind>> = {
  posts: 'post',
  papers: 'paper',
  experiments: 'experiment',
  figures: 'figure',
};

/** Every `index.html` below `folder` that is a page of its own: it names its canonical address. What is made to be embedded does not. */
export function readBuiltPages(folder: string): BuiltPage[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /(^|\/)index\.html$/.test(file))
    .sort()
    .flatMap((file) => builtPage(file.replace(/index\.html$/, ''), readFileSync(join(folder, file), 'utf8')) ?? []);
}

/** The page at `path` in its HTML, or null when it has no canonical address or no main content. */
export function builtPage(path: string, html: string): BuiltPage | null {
  const tree = fromHtml(html);
  const main = select('main', tree);
  const address = attribute(tree, 'link[rel=canonical]', 'href');
  if (!main || address === null) return null;
  return {
    path,
    kind: kindOf(path),
    title: attribute(tree, 'meta[property="og:title"]', 'content') ?? path,
    summary: attribute(tree, 'meta[name=description]', 'content') ?? '',
    address,
    published: dateIn(tree, 'article:published_time'),
    updated: dateIn(tree, 'article:modified_time'),
    tree,
    main,
  };
}

function kindOf(path: string): BuiltPage['kind'] {
  const [folder = '', name = ''] = path.split('/');
  return (name === '' ? undefined : KIND_OF_FOLDER[folder]) ?? 'page';
}

function attribute(tree: Root, selector: string, name: string): string | null {
  const value = select(selector, tree)?.properties[name];
  return typeof value === 'string' ? value : null;
}

function dateIn(tree: Root, property: string): Date | null {
  const value = attribute(tree, `meta[property="${property}"]`, 'content');
  return value === null ? null : new Date(value);
}
