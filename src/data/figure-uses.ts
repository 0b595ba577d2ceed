/** Where the site shows a figure. */
import { getCollection } from 'astro:content';
import { FIGURE_COMPONENTS } from '../figures/figure-components.ts';
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
    .filter(({ body }) => figureIds(body).includes(figure.id))
    .map(({ collection, id, data }) => ({ path: `/${collection}/${id}/${anchor}`, title: data.title }));
  const experiment = experimentDescriptions().find(({ id }) => id === figure.experiment);
  const source = experiment
    ? { path: `/experiments/${experiment.id}/${anchor}`, title: `Experiment: ${experiment.title}` }
    : { path: `/models/${anchor}`, title: 'Models' };
  return [...essays, source];
}

/** Ids of the figures that the source of an essay shows, in its order. */
export function figureIds(source = ''): string[] {
  const components = Object.keys(FIGURE_COMPONENTS).join('|');
  const uses = source.matchAll(new RegExp(`<Figure\\b[^>]*\\bid="([^"]+)"|<(${components})\\b`, 'g'));
  return [...uses].flatMap(([, id, component = '']) => id ?? FIGURE_COMPONENTS[component] ?? []);
}
