/** What is said of a search, and what is searched for when an address leads nowhere. */

export function countWords(count: number, words: string): string {
  return `${count === 0 ? 'Nothing' : count === 1 ? '1 result' : `${count} results`} for “${words}”.`;
}

/** The words of a path below the folder that the site is published under, which is the one that holds `index`: "posts/pre-ln.html" -> "pre ln". */
export function wordsOfAddress(path: string, index: string): string {
  const base = index.replace(/pagefind\/[^/]*$/, '');
  const last = decoded(path.startsWith(base) ? path.slice(base.length) : path)
    .split('/')
    .filter((part) => part !== '' && part !== 'index.html')
    .at(-1);
  return (last ?? '')
    .replace(/\.\w+$/, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
