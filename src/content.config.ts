import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

// Only .mdx: a .md file that throws is published empty, and the build passes.
const change = z.strictObject({ date: z.coerce.date(), text: z.string() });
const essay = {
  title: z.string(),
  summary: z.string(),
  date: z.coerce.date(),
  /** Id of the figure that stands for the essay on the home page. */
  cover: z.string().optional(),
  /** What changed since, newest first. */
  changes: z.array(change).default([]),
};

const posts = defineCollection({
  loader: glob({ pattern: '**/*.mdx', base: 'src/content/posts' }),
  schema: z.strictObject({ ...essay, part: z.int().positive() }),
});

const papers = defineCollection({
  loader: glob({ pattern: '**/*.mdx', base: 'src/content/papers' }),
  schema: z.strictObject({ ...essay, paper: z.string() }),
});

/** Text that stands on other pages: home, the lists of experiments, claims and models. */
const fragments = defineCollection({ loader: glob({ pattern: '*.mdx', base: 'src/content' }), schema: z.strictObject({}) });

export const collections = { posts, papers, fragments };
