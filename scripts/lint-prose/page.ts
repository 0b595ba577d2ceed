/** A page of prose as its rules see it: source, syntax tree, and its text at the places where it stands. */
import { createProcessor } from '@mdx-js/mdx';
import type { Node, Root } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import { visit } from 'unist-util-visit';
import { z } from 'zod';
import type { Problem } from './problem.ts';

export interface Page {
  /** Path from the root. */
  file: string;
  source: string;
  /** YAML between the lines of "---"; empty without them. */
  frontMatter: string;
  tree: Root;
  /** As long as the source, with spaces for all that is no prose: code, mathematics, tags, addresses. */
  text: string;
}

/** A message of the parser. */
const parseError = z.looseObject({ reason: z.string(), line: z.number().default(1), column: z.number().default(1) });

/** The page, or what keeps it from being parsed. `.md` files have no components. */
export function parsePage(file: string, source: string): Page | Problem {
  const frontMatter = /^---\n([\s\S]*?)\n---(?=\n|$)/.exec(source);
  const body = frontMatter ? blanked(frontMatter[0]) + source.slice(frontMatter[0].length) : source;
  const format = file.endsWith('.mdx') ? 'mdx' : 'md';
  try {
    const plugins = format === 'mdx' ? [remarkMath, remarkGfm] : [remarkGfm];
    const tree = createProcessor({ format, remarkPlugins: plugins }).parse(body);
    return { file, source, frontMatter: frontMatter?.[1] ?? '', tree, text: proseOf(body, tree) };
  } catch (error) {
    const parsed = parseError.safeParse(error);
    if (!parsed.success) throw error;
    const { reason, line, column } = parsed.data;
    const message = `${reason.replace(/ \(\d+:\d+(?:-\d+:\d+)?\)/g, '')}. Close every tag in the paragraph that opens it, and write \\{ and \\< for a brace and a sign that are text.`;
    return { file, line, column, message };
  }
}

/** 1-based, of the offset in the source. */
export function placeAt({ file, source }: Pick<Page, 'file' | 'source'>, offset: number): Pick<Problem, 'file' | 'line' | 'column'> {
  const before = source.slice(0, offset).split('\n');
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

export function placeOf({ file }: Pick<Page, 'file'>, node: Pick<Node, 'position'>): Pick<Problem, 'file' | 'line' | 'column'> {
  return { file, line: node.position?.start.line ?? 1, column: node.position?.start.column ?? 1 };
}

function blanked(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

function proseOf(body: string, tree: Root): string {
  const characters = Array.from<unknown, string>({ length: body.length }, (_, index) => (body[index] === '\n' ? '\n' : ' '));
  visit(tree, 'text', ({ position }) => {
    const [start = 0, end = 0] = [position?.start.offset, position?.end.offset];
    for (let index = start; index < end; index += 1) characters[index] = body[index] ?? ' ';
  });
  return characters.join('');
}
