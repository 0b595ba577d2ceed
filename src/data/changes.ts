/** What changed on the pages, as their authors say it: essays in their front matter, other pages in src/content/changes.yaml. */
import { getCollection } from 'astro:content';
import { siteChanges } from './site-changes.ts';

export interface Change {
  date: Date;
  text: string;
  /** Path of the page that changed; null for the whole site. */
  page: string | null;
  /** Name of what changed: the title of an essay, "Models", "The whole site". */
  title: string;
}

export interface ChangedPage extends Pick<Change, 'page' | 'title'> {
  texts: string[];
}

/** Every change, newest first. */
export async function changes(): Promise<Change[]> {
  const essays = [...(await getCollection('posts')), ...(await getCollection('papers'))];
  return [
    ...essays.flatMap(({ id, collection, data }) =>
      data.changes.map((change): Change => ({ ...change, page: `/${collection}/${id}/`, title: data.title })),
    ),
    ...siteChanges().map(({ date, text, page = null }): Change => ({ date, text, page, title: pageName(page) })),
  ].sort((a, b) => b.date.getTime() - a.date.getTime());
}

/** The changes of each day, newest first, page by page. */
export async function changesByDay(): Promise<{ date: Date; pages: ChangedPage[] }[]> {
  const days: { date: Date; pages: ChangedPage[] }[] = [];
  for (const { date, page, title, text } of await changes()) {
    let day = days.find((each) => each.date.getTime() === date.getTime());
    if (!day) days.push((day = { date, pages: [] }));
    const known = day.pages.find((each) => each.page === page);
    if (known) known.texts.push(text);
    else day.pages.push({ page, title, texts: [text] });
  }
  return days;
}

/** "Models" for "/models/". */
function pageName(page: string | null): string {
  const word = page?.split('/')[1];
  if (word === undefined) return 'The whole site';
  return word === '' ? 'Home' : word.charAt(0).toUpperCase() + word.slice(1);
}
