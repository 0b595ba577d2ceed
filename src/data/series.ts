/** How the essays hang together: parts in order, the explainers that a part links to, and what follows. */
import type { CollectionEntry } from 'astro:content';
import { getCollection } from 'astro:content';
import { linkedEssays, nextPlanned } from './series-links.ts';

export type Post = CollectionEntry<'posts'>;
export type Paper = CollectionEntry<'papers'>;

export async function parts(): Promise<Post[]> {
  return (await getCollection('posts')).sort((a, b) => a.data.part - b.data.part);
}

export async function explainers(): Promise<Paper[]> {
  return (await getCollection('papers')).sort((a, b) => a.data.title.localeCompare(b.data.title));
}

export interface Place {
  previous: Post | null;
  /** The part that follows; a title alone is in preparation. */
  next: Post | { part: number; title: string } | null;
  /** The parts that link to an explainer. */
  within: Post[];
  /** The explainers that a part links to; beside an explainer, the others. */
  explained: Paper[];
}

/** Where an essay stands in the series. */
export async function placeOf(entry: Post | Paper): Promise<Place> {
  const [posts, papers] = await Promise.all([parts(), explainers()]);
  if (entry.collection === 'papers') {
    return {
      previous: null,
      next: null,
      within: posts.filter((post) => linkedEssays(post.body ?? '').includes(`papers/${entry.id}`)),
      explained: papers.filter(({ id }) => id !== entry.id),
    };
  }
  const index = posts.findIndex(({ id }) => id === entry.id);
  const links = linkedEssays(entry.body ?? '');
  return {
    previous: posts[index - 1] ?? null,
    next: posts[index + 1] ?? nextPlanned(entry.data.part),
    within: [],
    explained: papers.filter(({ id }) => links.includes(`papers/${id}`)),
  };
}
