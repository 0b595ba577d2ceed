/** What changed on the pages, as their authors say it: essays in their front matter, other pages in src/content/changes.yaml. */
import { getCollection } from 'astro:content';
import { siteChanges } from './site-changes.ts';

export interface Change {
  date: Date;
  text: string;
  /** Path of the page that changed; null for the whole site. */
  page: string | null;
  /** Title of the essay that changed. */
  title?: string;
}

/** Every change, newest first. */
export async function changes(): Promise<Change[]> {
  const essays = [...(await getCollection('posts')), ...(await getCollection('papers'))];
  return [
    ...essays.flatMap(({ id, collection, data }) =>
      data.changes.map((change): Change => ({ ...change, page: `/${collection}/${id}/`, title: data.title })),
    ),
    ...siteChanges().map(({ date, text, page = null }): Change => ({ date, text, page })),
  ].sort((a, b) => b.date.getTime() - a.date.getTime());
}
