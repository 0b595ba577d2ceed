/** Something wrong in prose: where, what, and how to put it right. */
export interface Problem {
  /** Path from the root. */
  file: string;
  line: number;
  column: number;
  /** What is wrong, the value, what was expected, the remedy; one line. */
  message: string;
}

/** "src/content/posts/a.mdx:12:5: ...", which editors and terminals open at the place. */
export function problemLine({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column}: ${message.replace(/\s*\n\s*/g, ' ')}`;
}

export function byPlace(a: Problem, b: Problem): number {
  return a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;
}
