/** The pages of the site by kind, for readers who have no search. */
import { getCollection } from 'astro:content';
import { claimSections } from './claim-sections.ts';
import { experimentDescriptions } from './experiments.ts';
import { href } from './links.ts';
import { shownFigures } from './rendered-figures.ts';

export interface IndexGroup {
  title: string;
  links: { address: string; text: string }[];
}

export async function siteIndex(): Promise<IndexGroup[]> {
  const posts = (await getCollection('posts')).sort((a, b) => a.data.part - b.data.part);
  const papers = (await getCollection('papers')).sort((a, b) => a.data.title.localeCompare(b.data.title));
  return [
    { title: 'Posts', links: posts.map(({ id, data }) => ({ address: href(`/posts/${id}/`), text: data.title })) },
    { title: 'Papers, explained', links: papers.map(({ id, data }) => ({ address: href(`/papers/${id}/`), text: data.title })) },
    {
      title: 'Lists',
      links: [
        { address: href('/experiments/'), text: 'Experiments' },
        { address: href('/claims/'), text: 'Claims' },
        { address: href('/models/'), text: 'Models' },
        { address: href('/figures/'), text: 'Figures' },
        { address: href('/glossary/'), text: 'Glossary' },
        { address: href('/changes/'), text: 'What changed' },
      ],
    },
    {
      title: 'Claims',
      links: claimSections().map(({ id, title, parts }) => ({
        address: href(`/claims/#${id}`),
        text: `${title} (${parts.reduce((sum, { claims }) => sum + claims.length, 0)})`,
      })),
    },
    {
      title: 'Experiments',
      links: experimentDescriptions().map(({ id, title }) => ({ address: href(`/experiments/${id}/`), text: title })),
    },
    {
      title: 'Figures',
      links: shownFigures().map(({ figure: { id, title } }) => ({ address: href(`/figures/${id}/`), text: title })),
    },
  ];
}
