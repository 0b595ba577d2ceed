/** Spelling in British English with the project's word list, of prose and of what claims, experiments and figures say. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lint, type CSpellReporter, type Issue } from 'cspell';
import { CLAIMS } from '../../experiments/claims/index.ts';
import { cacheFolder } from '../../src/data/folders.ts';
import { judgedClaims } from '../../src/data/claims.ts';
import { evidence } from '../../src/data/evidence.ts';
import { experimentDescriptions } from '../../src/data/experiments.ts';
import { glossary } from '../../src/data/glossary.ts';
import { publishedValues } from '../../src/data/published.ts';
import { FIGURES } from '../../src/figures/index.ts';
import { ROOT } from '../new/project.ts';
import type { Page } from './page.ts';
import type { Problem } from './problem.ts';

const WORDS = 'words.txt';

/** Texts in the source of the repository, with the file that a reader would look into. */
export interface Text {
  file: string;
  text: string;
}

/** Sentences that stand in TypeScript and YAML. */
export function sentencesOfSources(): Text[] {
  const now = evidence();
  const findings = new Map(judgedClaims().map(({ id, judgement }) => [id, judgement.finding]));
  return [
    ...CLAIMS.map(({ id, statement, criterion }) => ({
      file: `experiments/claims/${id}.ts`,
      text: [statement, criterion, findings.get(id) ?? ''].join(' '),
    })),
    ...experimentDescriptions().map(({ id, title, question, method, prediction, refutedIf, limits }) => ({
      file: `experiments/suite/${id}.ts`,
      text: [title, question, method, prediction, refutedIf, limits].join(' '),
    })),
    ...FIGURES.filter((figure) => figure.isAvailable(now)).map((figure) => {
      const { caption, description } = figure.render(now);
      return { file: `src/figures/${figure.id}.ts`, text: [figure.title, caption, description].join(' ') };
    }),
    ...glossary().map(({ term, definition }) => ({ file: 'src/content/glossary.yaml', text: `${term}: ${definition}` })),
    ...[...publishedValues().values()].map(({ quantity }) => ({ file: 'src/content/published.yaml', text: quantity })),
  ].map(({ file, text }) => ({ file, text: text.replace(/\$[^$]*\$/g, ' ').replace(/\s+/g, ' ') }));
}

/** Words that neither the dictionary nor the list has. Places of pages are those in their files; of other texts the file alone. */
export async function spellingProblems(pages: readonly Page[], texts: readonly Text[]): Promise<Problem[]> {
  mkdirSync(join(ROOT, cacheFolder()), { recursive: true });
  const folder = mkdtempSync(join(ROOT, cacheFolder(), 'prose-'));
  const copies = new Map<string, { file: string; hasPlaces: boolean }>();
  const copy = (name: string, file: string, text: string, hasPlaces: boolean): void => {
    const path = join(folder, `${name}.txt`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    copies.set(path, { file, hasPlaces });
  };
  for (const page of pages) copy(page.file, page.file, withSummary(page), true);
  texts.forEach(({ file, text }, index) => copy(`${file}.${index}`, file, text, false));
  const issues = await misspelled([...copies.keys()]).finally(() => rmSync(folder, { recursive: true, force: true }));
  return issues.map((issue): Problem => {
    const { file = '', hasPlaces = false } = copies.get(fileURLToPath(issue.uri ?? '')) ?? {};
    const [line, column] = hasPlaces ? [issue.row, issue.col] : [1, 1];
    const nearest = (issue.suggestionsEx ?? []).slice(0, 3).map(({ word }) => word);
    const hint = nearest.length > 0 ? `did you mean ${nearest.join(', ')}? Otherwise add` : 'Add';
    return {
      file,
      line,
      column,
      message: `"${issue.text}" is in no dictionary; ${hint.charAt(0).toLowerCase()}${hint.slice(1)} it to ${WORDS}.`,
    };
  });
}

/** The page's prose with title and summary, at their places. */
function withSummary({ source, text, frontMatter }: Page): string {
  return text
    .split('\n')
    .map((line, index) => {
      const original = source.split('\n')[index] ?? '';
      const isHead = index > 0 && index <= frontMatter.split('\n').length;
      return isHead && /^(title|summary):/.test(original) ? original.replace(/^\w+:/, (key) => ' '.repeat(key.length)) : line;
    })
    .join('\n');
}

async function misspelled(files: readonly string[]): Promise<Issue[]> {
  const issues: Issue[] = [];
  const nothing = (): void => undefined;
  const reporter: Required<Pick<CSpellReporter, 'issue' | 'info' | 'debug' | 'error' | 'progress' | 'result'>> = {
    issue: (issue) => issues.push(issue),
    info: nothing,
    debug: nothing,
    progress: nothing,
    result: nothing,
    error: (message, error) => {
      throw new Error(`${message}: ${error instanceof Error ? error.message : 'spelling could not be checked'}`);
    },
  };
  const options = {
    config: join(ROOT, 'cspell.config.yaml'),
    root: ROOT,
    fileLists: [],
    gitignore: false,
    showSuggestions: true,
    dot: true,
  };
  await lint(
    files.map((file) => relative(ROOT, file)),
    options,
    reporter,
  );
  return issues;
}
