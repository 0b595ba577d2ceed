import { LineCounter, parseDocument } from 'yaml';
import { FRONT_MATTER } from '../../src/data/front-matter.ts';
import { referenceNamed } from '../../src/data/references.ts';
import type { Page } from './page.ts';
import type { Problem } from './problem.ts';

/** What stands between the lines of "---" has the fields of its collection. */
export function frontMatterRule({ file, frontMatter }: Page): Problem[] {
  const collection = /^src\/content\/(posts|papers)\//.exec(file)?.[1];
  if (collection !== 'posts' && collection !== 'papers') return [];
  const lines = new LineCounter();
  const document = parseDocument(frontMatter, { lineCounter: lines });
  // The first line of the file is "---".
  const place = (offset: number): Pick<Problem, 'file' | 'line' | 'column'> => {
    const { line, col } = lines.linePos(offset);
    return { file, line: line + 1, column: col };
  };
  const [broken] = document.errors;
  if (broken)
    return [
      {
        ...place(broken.pos[0]),
        message: `the front matter is no YAML: ${broken.message.split(' at line')[0] ?? ''}. Put a text with a colon between quotation marks.`,
      },
    ];
  const data: unknown = document.toJS();
  const checked = FRONT_MATTER[collection].safeParse(data);
  const issues = checked.success ? [] : checked.error.issues;
  const problems = issues.map((issue): Problem => {
    const name = issue.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : String(issue.path[0] ?? '');
    const node = document.get(name, true);
    const offset = typeof node === 'object' && node !== null && 'range' in node ? ((node.range as number[] | undefined)?.[0] ?? 0) : 0;
    const value = document.get(name);
    const here = value === undefined ? 'nothing' : JSON.stringify(value);
    return {
      ...place(offset),
      message: `front matter, field ${name}: ${issue.message} (here: ${here}; expected fields: ${Object.keys(FRONT_MATTER[collection].shape).join(', ')})`,
    };
  });
  const paper = checked.success && 'paper' in checked.data ? checked.data.paper : null;
  return paper === null ? problems : [...problems, ...unknownPaper(paper, file)];
}

function unknownPaper(id: string, file: string): Problem[] {
  try {
    referenceNamed(id, 'front matter');
    return [];
  } catch (error) {
    return [{ file, line: 1, column: 1, message: (error as Error).message }];
  }
}
