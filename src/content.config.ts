import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { FRONT_MATTER } from './data/front-matter.ts';

// Only .mdx: a .md file that throws is published empty, and the build passes.
const posts = defineCollection({
  loader: glob({ pattern: '**/*.mdx', base: 'src/content/posts' }),
  schema: FRONT_MATTER.posts,
});

const papers = defineCollection({
  loader: glob({ pattern: '**/*.mdx', base: 'src/content/papers' }),
  schema: FRONT_MATTER.papers,
});

/** Text that stands on other pages: home, the lists of experiments, claims and models. */
const fragments = defineCollection({ loader: glob({ pattern: '*.mdx', base: 'src/content' }), schema: z.strictObject({}) });

export const collections = { posts, papers, fragments };
