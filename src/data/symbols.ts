/** What the letters of displayed formulas mean, and which of them a formula uses. */
import { join } from 'node:path';
import type { Element, ElementContent } from 'hast';
import { z } from 'zod';
import { contentFolder } from './folders.ts';
import { formulaParts } from './mathml.ts';
import { unknownName } from './unknown-name.ts';
import { readYamlList } from './yaml-list.ts';

const symbol = z.strictObject({
  /** What `<Equation symbols="...">` calls it. */
  id: z.string(),
  /** The symbol as it stands in formulas. One with an index, `\beta_i`, stands for that index alone; one without stands for all. */
  tex: z.string(),
  /** How the legend prints it, where that is not `tex`. */
  shown: z.string().optional(),
  meaning: z.string(),
  /** Pages that the meaning is confined to, such as "papers/rmsnorm". */
  pages: z.array(z.string()).optional(),
  /** False where it means this only in formulas that name it, `<Equation symbols="...">`. */
  usual: z.boolean().default(true),
});
export type FormulaSymbol = z.infer<typeof symbol>;

/** What every reader of formulas knows. Signs, such as ∂ and ⊤, are no letters to begin with. */
const STANDARD = new Set(['ln', 'log', 'exp', 'max', 'min']);

export function symbols(): FormulaSymbol[] {
  return readYamlList(join(contentFolder(), 'symbols.yaml'), symbol);
}

/**
 * The symbols that `tex` uses, in order of first appearance. Where several entries fit, one of `chosen` comes first, then one of the page,
 * then the usual meaning. Throws with the place when a letter has no entry, and when a chosen id does not exist or does not occur.
 */
export function symbolsOf(tex: string, page: string, at: string, chosen: readonly string[] = []): FormulaSymbol[] {
  const known = legend(page, at, chosen);
  const found = new Set<FormulaSymbol>();
  const missing = new Set<string>();
  const visit = (node: ElementContent): void => {
    if (node.type !== 'element' || node.tagName === 'mtext') return;
    const key = keyOf(node);
    const entry = known.get(key);
    if (entry) found.add(entry);
    else if (isLetter(node)) {
      if (!STANDARD.has(textOf(node))) missing.add(textOf(node));
    } else symbolChildren(node).forEach(visit);
  };
  formulaParts(tex).forEach(visit);
  if (missing.size > 0)
    throw new Error(
      `${at}: the formula uses ${[...missing].join(', ')}, which has no entry (expected one in src/content/symbols.yaml: "- id: ..., tex: ..., meaning: ..."). Formula: ${tex}`,
    );
  const idle = chosen.find((id) => ![...found].some((entry) => entry.id === id));
  if (idle !== undefined) throw new Error(`${at}: symbols="${chosen.join(' ')}" names "${idle}", which the formula does not use`);
  return [...found];
}

/** Entries by the key of their symbol, for one formula. */
function legend(page: string, at: string, chosen: readonly string[]): Map<string, FormulaSymbol> {
  const all = symbols();
  const unknown = chosen.find((id) => !all.some((entry) => entry.id === id));
  if (unknown !== undefined)
    throw unknownName(
      at,
      'symbol',
      unknown,
      all.map(({ id }) => id),
    );
  const rank = ({ id, pages }: FormulaSymbol): number => (chosen.includes(id) ? 2 : pages ? 1 : 0);
  const fitting = all
    .filter(({ id, pages, usual }) => chosen.includes(id) || (usual && (pages?.includes(page) ?? true)))
    .sort((a, b) => rank(a) - rank(b));
  return new Map(fitting.map((entry) => [symbolKey(entry.tex), entry]));
}

/** The parts of a node that may hold symbols: an index that is a word, such as the "post" of `x^{post}`, holds none. */
function symbolChildren(node: Element): ElementContent[] {
  const children = node.children;
  return isScripted(node) ? children.filter((child, index) => index === 0 || !isWord(child)) : children;
}

/** The one key for all ways to write a symbol. */
export function symbolKey(tex: string): string {
  const [row] = formulaParts(tex);
  return row ? keyOf(row) : '';
}

function keyOf(node: ElementContent): string {
  if (node.type === 'text') return node.value;
  if (node.type !== 'element') return '';
  const children = node.children;
  const [only, ...more] = children;
  if (isName(node)) return textOf(node);
  if (node.tagName === 'mrow' || node.tagName === 'mstyle' || node.tagName === 'mpadded') {
    return only && more.length === 0 ? keyOf(only) : children.map(keyOf).join('');
  }
  if (node.tagName === 'mn') return isBold(node) ? `bold ${textOf(node).charAt(0)}` : textOf(node);
  if (node.tagName === 'mi' || node.tagName === 'mo') {
    const variant = node.properties.mathvariant;
    return typeof variant === 'string' ? `${variant} ${textOf(node)}` : textOf(node);
  }
  return `${node.tagName}(${children.map(keyOf).join(',')})`;
}

function isLetter(node: Element): boolean {
  return (node.tagName === 'mi' && /\p{L}/u.test(textOf(node))) || isName(node) || (node.tagName === 'mn' && isBold(node));
}

/** An upright name of several letters, such as RMSNorm. */
function isName(node: Element): boolean {
  return (
    node.tagName === 'mrow' &&
    node.children.length > 1 &&
    node.children.every((child) => child.type === 'element' && child.tagName === 'mi' && child.properties.mathvariant === 'normal')
  );
}

function isScripted(node: Element): boolean {
  return ['msub', 'msup', 'msubsup', 'munder', 'mover', 'munderover'].includes(node.tagName);
}

function isWord(node: ElementContent): boolean {
  if (node.type !== 'element' || node.tagName !== 'mrow') return false;
  const [first, second] = node.children;
  return [first, second].every((child) => child?.type === 'element' && child.tagName === 'mi');
}

const isBold = (node: Element): boolean => node.properties.mathvariant === 'bold';

function textOf(node: ElementContent): string {
  if (node.type === 'text') return node.value;
  return node.type === 'element' ? node.children.map((child) => textOf(child)).join('') : '';
}
