/** `npm run lint:prose`: what a page says wrongly or leaves out, each with file, line, column and remedy. Exits with 1 when there is any. */
import { join } from 'node:path';
import { writeDescriptions } from '../experiments/run/describe.ts';
import { cacheFolder } from '../src/data/folders.ts';
import { recordedLinks, recordProblems } from './lint-prose/external-links.ts';
import { linksOf } from './lint-prose/links.ts';
import { prosePages } from './lint-prose/pages.ts';
import { byPlace, problemLine, type Problem } from './lint-prose/problem.ts';
import { RULES } from './lint-prose/rules.ts';
import { sentencesOfSources, spellingProblems } from './lint-prose/spelling.ts';
import { ROOT } from './new/project.ts';

/** Every problem of the real pages, in order of their places. */
export async function lintProse(): Promise<Problem[]> {
  await writeDescriptions(join(ROOT, cacheFolder(), 'experiments.json'));
  const { pages, problems } = prosePages();
  const ruled = pages.flatMap((page) => RULES.flatMap((rule) => rule(page)));
  const linked = pages.flatMap((page) => linksOf(page).map(({ target }) => target));
  const spelling = await spellingProblems(pages, sentencesOfSources());
  return [...problems, ...ruled, ...recordProblems(linked, recordedLinks()), ...spelling].sort(byPlace);
}

if (import.meta.main) {
  const problems = await lintProse();
  for (const problem of problems) console.error(problemLine(problem));
  const unchecked = recordedLinks().filter(({ status }) => status === 'unchecked').length;
  const note = unchecked === 0 ? '' : `; ${unchecked} addresses outside the site were never reached from here (npm run links -- --record)`;
  console.log(problems.length === 0 ? `prose: nothing to say${note}` : `prose: ${problems.length} problems${note}`);
  if (problems.length > 0) process.exitCode = 1;
}
