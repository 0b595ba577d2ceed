/** The part of Pagefind's interface that the search uses. */
export interface Found {
  data: () => Promise<FoundData>;
}

export interface FoundData {
  url: string;
  meta: { title?: string; kind?: string; note?: string };
  /** Plain text in HTML, the words that were found in `mark`. */
  excerpt: string;
  sub_results: { title: string; url: string; excerpt: string }[];
}

export interface Pagefind {
  options: (options: { noWorker: boolean; excerptLength: number; ranking: object }) => Promise<void>;
  search: (words: string, options: { filters?: { kind: string } }) => Promise<{ results: Found[] }>;
}

/** Words of an excerpt. */
const EXCERPT_LENGTH = 24;
/** By default a title of a claim that holds the word beats every longer text. Here length counts for nothing, and how often for a part. */
const RANKING = { pageLength: 0, termFrequency: 0.3, metaWeights: { title: 1 } };

/** Loads Pagefind from `address`. Rejects where it is not there, as on the development server. */
export async function loadPagefind(address: string): Promise<Pagefind> {
  const pagefind = (await import(/* @vite-ignore */ address)) as Pagefind;
  // The index is small enough for the page's own thread, and a worker would need a policy of its own.
  await pagefind.options({ noWorker: true, excerptLength: EXCERPT_LENGTH, ranking: RANKING });
  return pagefind;
}
