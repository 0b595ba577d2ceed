import rss from '@astrojs/rss';
import type { APIRoute } from 'astro';
import { getCollection } from 'astro:content';
import { site } from '../../site.config.ts';
import { href } from '../data/links.ts';

export const GET: APIRoute = async () => {
  const essays = [...(await getCollection('posts')), ...(await getCollection('papers'))].sort(
    (a, b) => b.data.date.getTime() - a.data.date.getTime(),
  );
  return rss({
    title: site.title,
    description: site.description,
    site: new URL(href('/'), site.address),
    items: essays.map(({ id, collection, data }) => ({
      title: data.title,
      description: data.summary,
      pubDate: data.date,
      link: href(`/${collection}/${id}/`),
    })),
    customData: `<language>${site.language}</language>`,
  });
};
