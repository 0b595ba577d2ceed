import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../new/project.ts';
import { parsePage, type Page } from './page.ts';
import type { Problem } from './problem.ts';

/** Every page of prose: the site's, and the two documents of the repository; with what keeps others from being parsed. */
export function prosePages(): { pages: Page[]; problems: Problem[] } {
  const files = [...globSync('src/content/**/*.mdx', { cwd: ROOT }).sort(), 'README.md', 'CONTRIBUTING.md'];
  const parsed = files.map((file) => parsePage(file, readFileSync(join(ROOT, file), 'utf8')));
  return {
    pages: parsed.flatMap((each) => ('tree' in each ? [each] : [])),
    problems: parsed.flatMap((each) => ('message' in each ? [each] : [])),
  };
}
