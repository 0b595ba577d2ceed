/** Turns what rehype-katex only warns of, a formula it cannot parse, into an error that names the place. */
import type { Root } from 'hast';
import type { VFile } from 'vfile';

export function rehypeMathErrors() {
  return (_tree: Root, file: VFile): void => {
    const problem = file.messages.find((message) => message.source === 'rehype-katex');
    if (!problem) return;
    const cause = problem.cause instanceof Error ? problem.cause.message : problem.reason;
    throw new Error(`${file.path}:${problem.line ?? '?'}: ${cause}. Correct the formula, or escape a dollar sign that is meant as one.`);
  };
}
