/** What of this site can be cited: essays and experiments, each with its address and date. */
import { getCollection, type CollectionEntry } from 'astro:content';
import { site, withBase } from '../../site.config.ts';
import type { Citable } from './citation.ts';
import { experimentDescriptions, type ExperimentDescription } from './experiments.ts';
import { experimentNamed, shownRuns } from './results.ts';

type Essay = CollectionEntry<'posts'> | CollectionEntry<'papers'>;

export function citableEssay({ id, collection, data }: Essay): Citable {
  return { kind: 'essay', id, title: data.title, date: data.date, address: pageAddress(`/${collection}/${id}/`) };
}

/** An experiment's data, dated by the last cell measured; null while nothing is. */
export function citableExperiment({ id, title }: ExperimentDescription): Citable | null {
  const measuredAt = shownRuns(experimentNamed(id, 'experiments/registry.ts'))
    .flatMap(({ run }) => run.cells.map((cell) => cell.measuredAt))
    .sort()
    .at(-1);
  if (measuredAt === undefined) return null;
  return { kind: 'data', id, title, date: new Date(measuredAt), address: pageAddress(`/experiments/${id}/`) };
}

/** Everything that can be cited, by the path of its page. */
export async function citables(): Promise<{ section: string; citable: Citable }[]> {
  const essays = [...(await getCollection('posts')), ...(await getCollection('papers'))];
  return [
    ...essays.map((entry) => ({ section: entry.collection, citable: citableEssay(entry) })),
    ...experimentDescriptions().flatMap((description) => {
      const citable = citableExperiment(description);
      return citable ? [{ section: 'experiments', citable }] : [];
    }),
  ];
}

/** The full address of a page of the site. */
export function pageAddress(path: string): string {
  return new URL(withBase(import.meta.env.BASE_URL, path), site.address).href;
}
