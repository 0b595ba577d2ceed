import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { placeAt, type Page } from './page.ts';
import type { Problem } from './problem.ts';

const LIST = 'scripts/lint-prose/typed-numbers.yaml';
const REASONS = ['setting', 'criterion', 'definition', 'others'] as const;

/** Numbers that look measured: decimals, percentages, factors. */
const MEASURED = /\d+(?:\.\d+)?(?=\s?%|[ -](?:times|fold)\b)(?:\s?%|[ -](?:times|fold))|\d+\.\d+/g;

const listed = z
  .record(z.string(), z.partialRecord(z.enum(REASONS), z.array(z.string())))
  .parse(parse(readFileSync(join(import.meta.dirname, 'typed-numbers.yaml'), 'utf8')) ?? {});

/** Typed numbers that should be a <Value>, but for those in the list, each with the words around it and the reason. */
export function numberRule(page: Page, allowed: readonly string[] = Object.values(listed[page.file] ?? {}).flat()): Problem[] {
  if (!page.file.endsWith('.mdx')) return [];
  const used = new Set<string>();
  const problems = [...page.text.matchAll(MEASURED)].flatMap(({ index, 0: number }): Problem[] => {
    const reason = allowed.find((words) => covers(page.text, words, index, number.length));
    if (reason !== undefined) {
      used.add(reason);
      return [];
    }
    const message = `"${number}" is typed by hand. Show what was measured here with <Value of="claim.quantity" />, what others measured with <Cited id="..." />; a number that no result can change goes into ${LIST} with its reason.`;
    return [{ ...placeAt(page, index), message }];
  });
  const idle = allowed.filter((words) => !used.has(words));
  return [
    ...problems,
    ...idle.map((words) => ({
      file: page.file,
      line: 1,
      column: 1,
      message: `"${words}" is not on the page any more. Remove it from ${LIST}.`,
    })),
  ];
}

/** Whether the number stands within these words of the text. */
function covers(text: string, words: string, index: number, length: number): boolean {
  for (let start = text.indexOf(words); start !== -1; start = text.indexOf(words, start + 1)) {
    if (start <= index && index + length <= start + words.length) return true;
  }
  return false;
}
