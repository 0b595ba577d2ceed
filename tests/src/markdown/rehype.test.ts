import { createMarkdownProcessor } from '@astrojs/markdown-remark';
import rehypeKatex from 'rehype-katex';
import remarkMath from 'remark-math';
import { describe, expect, test } from 'vitest';
import { rehypeBaseLinks } from '../../../src/markdown/rehype-base-links.ts';
import { rehypeCompounds } from '../../../src/markdown/rehype-compounds.ts';
import { rehypeMathErrors } from '../../../src/markdown/rehype-math-errors.ts';
import { rehypePrintedLinks } from '../../../src/markdown/rehype-printed-links.ts';
import { rehypeScrollers } from '../../../src/markdown/rehype-scrollers.ts';
import { rehypeTableCorners } from '../../../src/markdown/rehype-table-corners.ts';

type Plugins = NonNullable<NonNullable<Parameters<typeof createMarkdownProcessor>[0]>['rehypePlugins']>;

async function html(source: string, rehypePlugins: Plugins): Promise<string> {
  const processor = await createMarkdownProcessor({
    remarkPlugins: [remarkMath],
    rehypePlugins: [rehypeKatex, ...rehypePlugins],
    syntaxHighlight: false,
  });
  return (await processor.render(source)).code;
}

describe('rehypeMathErrors', () => {
  test('turns a formula that KaTeX cannot parse into an error with its line', async () => {
    await expect(html('Good $x$.\n\nBad $\\frac{1$.', [rehypeMathErrors])).rejects.toThrow(/:3: KaTeX parse error.*Correct the formula/s);
  });

  test('lets correct mathematics pass', async () => {
    await expect(html('$\\frac12$', [rehypeMathErrors])).resolves.toContain('class="katex"');
  });
});

describe('rehypeScrollers', () => {
  test('gives display mathematics, tables and code a box each, and inline mathematics none', async () => {
    const code = await html('$x$\n\n$$\nx\n$$\n\n| a |\n| - |\n| b |\n\n```\ncode\n```\n', [rehypeScrollers]);
    expect(code.match(/class="scroller \w+" data-label="\w+"/g)).toEqual([
      'class="scroller equation" data-label="Equation"',
      'class="scroller table" data-label="Table"',
      'class="scroller code" data-label="Code"',
    ]);
  });
});

describe('rehypeScrollers', () => {
  test('names the language of a block of code where its author did', async () => {
    const code = await html('```ts\ncode\n```\n\n```\ncode\n```\n', [rehypeScrollers]);
    expect(code.match(/data-language="\w+"/g)).toEqual(['data-language="ts"']);
  });
});

describe('rehypeCompounds', () => {
  test('binds compounds in text, not in mathematics or code', async () => {
    const code = await html('Pre-LN, `Pre-LN` and $\\text{Pre-LN}$', [rehypeCompounds]);
    expect(code.match(/<span class="unbroken">Pre-LN<\/span>/g)).toHaveLength(1);
  });
});

describe('rehypeTableCorners', () => {
  test('makes the empty corner of a table an ordinary cell', async () => {
    const code = await html('| | a |\n| - | - |\n| b | c |\n', [rehypeTableCorners]);
    expect(code.match(/<t[hd]\b/g)).toEqual(['<td', '<th', '<td', '<td']);
  });
});

describe('rehypeBaseLinks', () => {
  test('moves links within the site under its path and leaves others', async () => {
    const code = await html('[a](/models/) [b](#x) [c](https://example.org/) [d](//example.org/)', [[rehypeBaseLinks, '/blog/']]);
    expect([...code.matchAll(/href="([^"]*)"/g)].map((match) => match[1])).toEqual([
      '/blog/models/',
      '#x',
      'https://example.org/',
      '//example.org/',
    ]);
  });
});

describe('rehypePrintedLinks', () => {
  test('numbers the links that leave the page by their address, the same one alike', async () => {
    const code = await html('[a](/models/) [b](#x) [c](https://example.org/) [d](/models/)', [
      [rehypePrintedLinks, 'https://site.example'],
    ]);
    expect([...code.matchAll(/<a href="([^"]*)"(?: data-link="(\d+)")?>/g)].map(([, target, number]) => [target, number])).toEqual([
      ['/models/', '1'],
      ['#x', undefined],
      ['https://example.org/', '2'],
      ['/models/', '1'],
    ]);
  });
});
