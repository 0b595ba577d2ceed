import { join } from 'node:path';
import { rehypeHeadingIds } from '@astrojs/markdown-remark';
import { compile } from '@mdx-js/mdx';
import remarkMath from 'remark-math';
import { describe, expect, test } from 'vitest';
import { VFile } from 'vfile';
import { rehypeCrossReferences } from '../../../src/markdown/rehype-cross-references.ts';
import { remarkComponents } from '../../../src/markdown/remark-components.ts';
import { remarkEquations } from '../../../src/markdown/remark-equations.ts';

async function compiled(value: string): Promise<string> {
  const file = new VFile({ value, path: join(process.cwd(), 'src/content/posts/example.mdx') });
  const plugins = {
    remarkPlugins: [remarkMath, remarkEquations, remarkComponents],
    rehypePlugins: [rehypeHeadingIds, rehypeCrossReferences],
  };
  return String(await compile(file, { jsx: true, ...plugins }));
}

const PAGE = `## A law

$$
a
$$

<Equation id="second">

$$
\\frac b"c
$$

</Equation>

<Figure id="first-figure" />

<Figure id="other" />

`;

describe('remarkEquations', () => {
  test('numbers displayed formulas in their order, those that have a name and those that have none', async () => {
    const tags = (await compiled(PAGE)).match(/<Equation [^>]*>/g);
    expect(tags).toHaveLength(2);
    expect(tags?.[0]).toContain('number="1" tex="a" at="src/content/posts/example.mdx:3"');
    expect(tags?.[1]).toMatch(/id="second" number="2"/);
  });

  test('refuses an <Equation> without a displayed formula, with its place', async () => {
    await expect(compiled('One.\n\n<Equation id="a">\n\nNo formula, $x$.\n\n</Equation>\n')).rejects.toThrow(
      'src/content/posts/example.mdx:3: <Equation> holds other things than displayed formula',
    );
  });
});

describe('rehypeCrossReferences', () => {
  test('prints the number of an equation, of a figure and the title of a section', async () => {
    const jsx = await compiled(`${PAGE}See <Ref to="eq-second" />, <Ref to="fig-other" />, <Ref to="sec-a-law" />, <Ref to="eq-1" />.\n`);
    const links = [...jsx.matchAll(/href="([^"]*)">(.*?)<\/_components\.a>/g)].map(([, address, words]) => [address, words]);
    expect(links).toEqual([
      ['#eq-second', '{"equation\u00a0(2)"}'],
      ['#fig-other', '{"figure\u00a02"}'],
      ['#a-law', '{"section “A law”"}'],
      ['#eq-1', '{"equation\u00a0(1)"}'],
    ]);
  });

  test('takes words of the author', async () => {
    expect(await compiled(`${PAGE}See <Ref to="eq-second">the law</Ref>.\n`)).toMatch(/href="#eq-second">\{"the law"\}/);
  });

  test('refuses a target that does not exist, with the place and the nearest that does', async () => {
    await expect(compiled(`${PAGE}See <Ref to="eq-secnd" />.\n`)).rejects.toThrow(
      /^src\/content\/posts\/example\.mdx:19: unknown target of <Ref to> "eq-secnd"; did you mean "eq-second"\?/,
    );
  });

  test('refuses two equations of one name', async () => {
    const twice = '<Equation id="a">\n\n$$\nx\n$$\n\n</Equation>\n\n'.repeat(2);
    await expect(compiled(twice)).rejects.toThrow('src/content/posts/example.mdx:9: id "eq-a" stands twice on the page');
  });
});
