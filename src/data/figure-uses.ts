/** Where the site shows a figure. */
import { getCollection } from 'astro:content';
import { experimentDescriptions } from './experiments.ts';
import type { ShownFigure } from './rendered-figures.ts';

export interface FigureUse {
  /** "/posts/normalization/#fig-remedies". */
  path: string;
  title: string;
}

/** Essays that show the figure, then the page of its experiment, or, of a figure of sources, the table of models. */
export async function figureUses({ figure }: ShownFigure): Promise<FigureUse[]> {
  const anchor = `#fig-${figure.id}`;
  const essays = [...(await getCollection('posts')), ...(await getCollection('papers'))]
    .filter(({ body = '' }) => new RegExp(`<Figure\\b[^>]*\\bid="${figure.id}"`).test(body))
    .map(({ collection, id, data }) => ({ path: `/${collection}/${id}/${anchor}`, title: data.title }));
  const experiment = experimentDescriptions().find(({ id }) => id === figure.experiment);
  const source = experiment
    ? { path: `/experiments/${experiment.id}/${anchor}`, title: `Experiment: ${experiment.title}` }
    : { path: `/models/${anchor}`, title: 'Models' };
  return [...essays, source];
}
