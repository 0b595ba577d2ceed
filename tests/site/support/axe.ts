/**
 * The rules of axe-core on an open page, run inside it. Its wrappers for browsers' drivers describe every node that passes as well and carry
 * the lot through a second page, which on a table of 400 rows takes nine times as long.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export const AXE_SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page of Playwright or Puppeteer: a driver that runs a function, or a script given as text, in the page. */
interface Evaluator {
  evaluate(script: string): Promise<unknown>;
}

export interface AxeOutcome {
  /** Each with the elements that break it. */
  violations: string[];
  /** Rules that had something to judge. */
  ruleCount: number;
}

/** What all rules say of the page as it stands, that on the size of targets among them, which axe-core leaves off by default. There are no frames in the site's pages, so none are entered. */
export async function axeOutcome(page: Evaluator): Promise<AxeOutcome> {
  if (!(await page.evaluate(`'axe' in window`))) await page.evaluate(`${AXE_SOURCE}; 0`);
  const text = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }).then(({ violations, passes, incomplete }) => JSON.stringify({
      violations: violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 200)).join('\\n  ')),
      ruleCount: violations.length + passes.length + incomplete.length,
    }))`,
  )) as string;
  return JSON.parse(text) as AxeOutcome;
}
