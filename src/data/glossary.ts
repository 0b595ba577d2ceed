/** Terms of the field as this site uses them. */
import { join } from 'node:path';
import { z } from 'zod';
import { contentFolder } from './folders.ts';
import { unknownName } from './unknown-name.ts';
import { readYamlList } from './yaml-list.ts';

const entry = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/, { error: 'expected lower-case letters, digits and hyphens' }),
  term: z.string(),
  /** One to three sentences; mathematics between dollar signs. */
  definition: z.string(),
  /** Id in references.yaml of a work that defines it. */
  reference: z.string().optional(),
  /** Section or equation of that work. */
  where: z.string().optional(),
  /** Page of this site that tells more: "/papers/rmsnorm/". */
  link: z.string().startsWith('/').optional(),
  /** Ids of related terms. */
  see: z.array(z.string()).default([]),
});
export type GlossaryEntry = z.infer<typeof entry>;

/** All terms, in alphabetical order. */
export function glossary(): GlossaryEntry[] {
  return readYamlList(join(contentFolder(), 'glossary.yaml'), entry).toSorted((a, b) => a.term.localeCompare(b.term, 'en'));
}

/** The term with this id. Throws naming the page and the nearest id when it is unknown. */
export function termNamed(id: string, at: string): GlossaryEntry {
  const all = glossary();
  const found = all.find((each) => each.id === id);
  if (found) return found;
  throw unknownName(
    at,
    'term',
    id,
    all.map((each) => each.id),
  );
}
