/** What the project's files import, read with the parsers of their languages. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { parse as parseAstro } from '@astrojs/compiler-rs';
import { compileSync } from '@mdx-js/mdx';
import remarkMath from 'remark-math';
import { parser } from 'typescript-eslint';
import { z } from 'zod';

export const ROOT = resolve(import.meta.dirname, '../..');

export interface Import {
  /** Path of the importing file from the root of the repository. */
  from: string;
  /** Path of an imported file from the root of the repository, or name of a package. */
  to: string;
  isPackage: boolean;
  /** Erased before anything runs. */
  isType: boolean;
}

/** Files of the project below `folder` with one of `extensions`, as paths from the root. */
export function filesBelow(folder: string, extensions: readonly string[]): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extensions.includes(extname(entry.name)))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('node_modules/'))
    .sort();
}

/** Every import of `file`, a path from the root: static, dynamic with a literal, re-exports, types, globs of Vite, scripts of a page. */
export function importsOf(file: string): Import[] {
  const known = read.get(file) ?? importsIn(readFileSync(join(ROOT, file), 'utf8'), file);
  read.set(file, known);
  return known;
}

const read = new Map<string, Import[]>();

export function importsIn(source: string, file: string): Import[] {
  const found: Import[] = [];
  visit(parseFile(source, file), (node) => {
    const specifier = specifierOf(node);
    if (specifier !== null) found.push({ from: file, ...resolveSpecifier(specifier, file), isType: isTypeOnly(node) });
  });
  return found;
}

/** Files and packages that run when `entries` do, each with the chain of imports that leads to it. */
export function reachableFrom(entries: string[]): Map<string, string[]> {
  const chains = new Map(entries.map((entry) => [entry, [entry]]));
  for (const [path, chain] of chains) {
    if (!PARSED.includes(extname(path)) || !existsSync(join(ROOT, path))) continue;
    for (const { to, isType } of importsOf(path)) if (!isType && !chains.has(to)) chains.set(to, [...chain, to]);
  }
  return chains;
}

export const PARSED = ['.ts', '.mjs', '.astro', '.mdx'];

interface SyntaxNode {
  type: string;
  [field: string]: unknown;
}

const literal = z.object({ value: z.string() });

function parseFile(source: string, file: string): unknown {
  switch (extname(file)) {
    case '.astro':
      return parseAstro(source).ast;
    case '.mdx':
      return parseModule(String(compileSync(source.replace(/^---\n.*?\n---\n/s, ''), { remarkPlugins: [remarkMath] })));
    default:
      return parseModule(source);
  }
}

function parseModule(source: string): unknown {
  return parser.parseForESLint(source).ast;
}

function visit(value: unknown, onNode: (node: SyntaxNode) => void): void {
  if (Array.isArray(value)) {
    for (const each of value) visit(each, onNode);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (isSyntaxNode(value)) onNode(value);
  for (const [key, child] of Object.entries(value)) if (!BESIDE_THE_TREE.includes(key)) visit(child, onNode);
}

const BESIDE_THE_TREE = ['parent', 'loc', 'range', 'tokens', 'comments'];

function isSyntaxNode(value: object): value is SyntaxNode {
  return 'type' in value && typeof value.type === 'string';
}

function specifierOf(node: SyntaxNode): string | null {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return textOf(node.source);
    case 'CallExpression':
      return isGlob(node.callee) ? textOf((node.arguments as unknown[])[0]) : null;
    case 'JSXOpeningElement':
      return isNamed(node.name, 'script')
        ? textOf((node.attributes as SyntaxNode[]).find((each) => isNamed(each.name, 'src'))?.value)
        : null;
    default:
      return null;
  }
}

function textOf(node: unknown): string | null {
  return literal.safeParse(node).data?.value ?? null;
}

function isNamed(node: unknown, name: string): boolean {
  return z.object({ name: z.literal(name) }).safeParse(node).success;
}

/** `import.meta.glob(...)`. */
function isGlob(callee: unknown): boolean {
  return z
    .object({ object: z.object({ type: z.literal('MetaProperty') }), property: z.object({ name: z.literal('glob') }) })
    .safeParse(callee).success;
}

function isTypeOnly(node: SyntaxNode): boolean {
  return node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type';
}

function resolveSpecifier(specifier: string, file: string): Pick<Import, 'to' | 'isPackage'> {
  if (specifier.startsWith('/')) return { to: specifier.slice(1), isPackage: false };
  if (specifier.startsWith('.')) return { to: relative(ROOT, resolve(ROOT, dirname(file), specifier)), isPackage: false };
  return { to: specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'), isPackage: true };
}
