/** The addresses outside the site that its pages lead to, and what was found there when somebody last looked. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { referenceAddress, references } from '../../src/data/references.ts';
import { ROOT } from '../new/project.ts';
import type { Problem } from './problem.ts';

export const LINKS_FILE = 'src/content/external-links.yaml';
const REMEDY = 'npm run links -- --record';

export const externalLink = z.strictObject({
  address: z.url(),
  /** The day on which it was last tried. */
  checked: z.iso.date(),
  /** `found`: it answered with a page. `refused`: it answers programs with an error. `gone`: there is no such page. `unchecked`: no answer came. */
  status: z.enum(['found', 'refused', 'gone', 'unchecked']),
  /** What came instead of a page: the status of HTTP, or why nothing came. */
  answer: z.string().optional(),
});
export type ExternalLink = z.infer<typeof externalLink>;

export function recordedLinks(): ExternalLink[] {
  const parsed = z.array(externalLink).safeParse(parse(readFileSync(join(ROOT, LINKS_FILE), 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${LINKS_FILE}: row ${Number(issue?.path[0] ?? 0) + 1}: ${issue?.message ?? 'does not fit'}. Write it again: ${REMEDY}`);
}

/** Addresses of the references, which every reference list shows, each with the file that it comes from. */
export function referenceLinks(): { address: string; file: string }[] {
  return references().flatMap((work) => {
    const address = referenceAddress(work);
    return address === null ? [] : [{ address, file: 'src/content/references.yaml' }];
  });
}

/** What is wrong with a link to elsewhere: it was never recorded, or nothing is there. */
export function externalProblem(address: string, recorded: readonly ExternalLink[]): string | null {
  const found = recorded.find((each) => each.address === address);
  if (!found) return `${address} is not in ${LINKS_FILE}. Look whether it is there, and record what you found: ${REMEDY}`;
  if (found.status !== 'gone') return null;
  return `${address} was gone on ${found.checked} (${found.answer ?? 'no such page'}). Link to where it is now, or to an archive's copy.`;
}

/** The references' links, and records that nothing leads to any more. `linked` are the addresses in prose. */
export function recordProblems(linked: readonly string[], recorded: readonly ExternalLink[]): Problem[] {
  const ofReferences = referenceLinks();
  const wanted = [...linked, ...ofReferences.map(({ address }) => address)];
  const missing = ofReferences.flatMap(({ address, file }) => {
    const message = externalProblem(address, recorded);
    return message === null ? [] : [{ file, line: lineOf(file, address), column: 1, message }];
  });
  const idle = recorded.filter(({ address }) => !wanted.includes(address));
  return [
    ...missing,
    ...idle.map(({ address }) => ({
      file: LINKS_FILE,
      line: lineOf(LINKS_FILE, address),
      column: 1,
      message: `no page leads to ${address} any more. Remove it: ${REMEDY}`,
    })),
  ];
}

function lineOf(file: string, address: string): number {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
  const id = address.replace(/^https:\/\/(doi\.org|arxiv\.org\/abs)\//, '');
  return (
    1 +
    Math.max(
      0,
      lines.findIndex((line) => line.includes(address) || line.includes(id)),
    )
  );
}
