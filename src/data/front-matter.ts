/** Fields between the lines of "---" at the head of a post and of an explainer. */
import { z } from 'zod';

const change = z.strictObject({ date: z.coerce.date(), text: z.string() });

const essay = {
  title: z.string({ error: 'expected the title of the page' }).min(1),
  summary: z.string({ error: 'expected one or two sentences on what the page says' }).min(1),
  date: z.coerce.date({ error: 'expected a day such as 2026-11-24' }),
  /** Id of the figure that stands for the essay on the home page. */
  cover: z.string().optional(),
  /** What changed since, newest first. */
  changes: z.array(change).default([]),
};

export const FRONT_MATTER = {
  posts: z.strictObject({ ...essay, part: z.int({ error: 'expected the number of the part, such as 2' }).positive() }),
  papers: z.strictObject({ ...essay, paper: z.string({ error: 'expected an id of src/content/references.yaml' }) }),
} as const;
