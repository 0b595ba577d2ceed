/**
 * The index that /search/ asks, made by Pagefind from the built pages. Posts, explainers, experiments and figures are found by their
 * sections; claims and models, which share a page, one by one.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Element } from 'hast';
import { matches, select, selectAll } from 'hast-util-select';
import { toHtml } from 'hast-util-to-html';
import { toString } from 'hast-util-to-string';
import * as pagefind from 'pagefind';
import type { BuiltPage, PageKind } from './built-page.ts';
import { formula, readingCopy } from './reading-copy.ts';

/** Pagefind's own interfaces, its worker and its highlighter, none of which the search page uses. */
const UNUSED_FILE = /^pagefind-(.*ui|highlight|worker)\./;

/** What stands apart from the text around it. */
const APART = 'tr, td, th, p, div, dl, dt, dd, article, h3, .secondary';

/** Essays tell what lists only hold: of equal matches they come first. */
const ESSAY_WEIGHT = 4;

/** One thing that can be found and is not a page of its own. */
export interface SearchRecord {
  /** Below the base path, with a slash at its start. */
  url: string;
  kind: PageKind;
  title: string;
  /** What else a result says of it: the verdict on a claim. */
  note: string;
  content: string;
}

/** Writes the index below `folder`, and returns how many pages and records it holds. Throws with what Pagefind complains of. */
export async function writeSearchIndex(pages: readonly BuiltPage[], language: string, folder: string): Promise<number> {
  const index = await newIndex(language);
  const indexed = pages.filter(({ kind }) => kind !== 'page');
  const records = pages.flatMap(searchRecords);
  for (const page of indexed) complain((await index.addHTMLFile({ url: `/${page.path}`, content: searchedHtml(page, language) })).errors);
  for (const { url, kind, title, note, content } of records)
    complain((await index.addCustomRecord({ url, content, language, meta: { title, kind, note }, filters: { kind: [kind] } })).errors);
  const { errors, files } = await index.getFiles();
  complain(errors);
  for (const { path, content } of files.filter((file) => !UNUSED_FILE.test(file.path))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  await pagefind.close();
  return indexed.length + records.length;
}

/** The claims of the list of claims, and the rows of the table of models in its first order. */
export function searchRecords({ path, main }: BuiltPage): SearchRecord[] {
  const recordOf = (kind: PageKind, element: Element, heading: string, parts: string): SearchRecord => {
    const title = wordsOf(searchedCopy(select(heading, element) ?? element));
    const content = [title, ...selectAll(parts, element).map((part) => wordsOf(searchedCopy(part)))].join('. ').replaceAll('.. ', '. ');
    const verdict = element.properties.dataVerdict;
    return { url: `/${path}#${String(element.properties.id)}`, kind, title, note: typeof verdict === 'string' ? verdict : '', content };
  };
  if (path === 'claims/')
    return selectAll('.claim-entry[id]', main).map((entry) => recordOf('claim', entry, 'h3', '.finding, .claim-facts'));
  if (path === 'models/') return selectAll('table.models tbody tr[id]', main).map((row) => recordOf('model', row, 'th', 'td'));
  return [];
}

/** The page as Pagefind should read it: what is for reading, and of formulas their letters. */
export function searchedHtml({ kind, main }: BuiltPage, language: string): string {
  const body: Element = {
    type: 'element',
    tagName: 'body',
    properties: {
      dataPagefindFilter: `kind:${kind}`,
      dataPagefindMeta: `kind:${kind}`,
      dataPagefindWeight: String(kind === 'post' || kind === 'paper' ? ESSAY_WEIGHT : 1),
    },
    children: searchedCopy(main).children,
  };
  return `<html lang="${language}">${toHtml(body)}</html>`;
}

function searchedCopy(element: Element): Element {
  return readingCopy(element, (each) => {
    const math = formula(each);
    if (math) return [{ type: 'text', value: math.properties.display === 'block' ? '' : toString(math) }];
    return each.properties.id === 'references' || isReferences(each) ? [] : null;
  });
}

const isReferences = ({ properties }: Element): boolean => [properties.className].flat().includes('references');

/** The text of an element, its blocks and cells kept apart. */
function wordsOf(element: Element): string {
  return spacedText(element).replace(/\s+/g, ' ').trim();
}

function spacedText(element: Element): string {
  const text = element.children
    .map((child) => (child.type === 'element' ? spacedText(child) : child.type === 'text' ? child.value : ''))
    .join('');
  return matches(APART, element) ? ` ${text} ` : text;
}

async function newIndex(language: string): Promise<pagefind.PagefindIndex> {
  const { errors, index } = await pagefind.createIndex({ forceLanguage: language });
  complain(errors);
  if (!index) throw new Error('Pagefind made no index, and gave no reason (expected an index; is its binary for this platform installed?)');
  return index;
}

function complain(errors: readonly string[]): void {
  if (errors.length > 0) throw new Error(`Pagefind: ${errors.join('; ')}`);
}
