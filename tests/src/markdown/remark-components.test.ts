import { join } from 'node:path';
import { compile } from '@mdx-js/mdx';
import remarkMath from 'remark-math';
import { describe, expect, test } from 'vitest';
import { VFile } from 'vfile';
import { remarkComponents, type ComponentUses } from '../../../src/markdown/remark-components.ts';

async function compiled(value: string): Promise<{ jsx: string; uses: ComponentUses }> {
  const file = new VFile({ value, path: join(process.cwd(), 'src/content/posts/example.mdx') });
  const jsx = String(await compile(file, { jsx: true, remarkPlugins: [remarkMath, remarkComponents] }));
  return { jsx, uses: file.data.astro?.frontmatter?.uses as ComponentUses };
}

describe('remarkComponents', () => {
  test('tells every component its file and line', async () => {
    const { jsx } = await compiled('First.\n\nThe ratio is <Value of="a.b" /> here.\n\n<Figure id="f" />\n');
    expect(jsx).toContain('<Value of="a.b" at="src/content/posts/example.mdx:3" />');
    expect(jsx).toContain('<Figure id="f" at="src/content/posts/example.mdx:5" number="1" />');
  });

  test('keeps the paragraph around inline components that stand alone in one', async () => {
    const { jsx } = await compiled(
      '<Claim id="a" expects="holds">One.</Claim> <Claim id="b" expects="holds">Two.</Claim>\n\n<Claim id="c" expects="holds">\nThree.\n</Claim>\n',
    );
    const paragraphs = jsx.match(/<_components\.p>.*?<\/_components\.p>/gs) ?? [];
    expect(paragraphs.map((paragraph) => paragraph.match(/id="\w"/g))).toEqual([['id="a"', 'id="b"'], ['id="c"']]);
  });

  test('tells a note between paragraphs from those within, which it numbers', async () => {
    const { jsx } = await compiled('Text<Note>aside</Note>.\n\n<Note>\n\nBetween.\n\n</Note>\n\nMore<Note>again</Note>.\n');
    expect(jsx.match(/<Note [^>]*>/g)).toEqual([
      '<Note at="src/content/posts/example.mdx:1" number="1">',
      '<Note at="src/content/posts/example.mdx:3" block>',
      '<Note at="src/content/posts/example.mdx:9" number="2">',
    ]);
  });

  test('lists what a page cites and asserts, once each, in order', async () => {
    const { uses } = await compiled(
      'A <Cite id="x2020" /> and <Cite id="a2019" where="section 1" /> and <Cite id="x2020" />; <Cited id="n" />.\n\n<Claim id="c" expects="holds">So <Cite id="z1" />.</Claim>\n',
    );
    expect(uses).toMatchObject({ cited: ['x2020', 'a2019', 'z1'], published: ['n'], claims: ['c'] });
  });

  test('gives every citation with a parenthesis a place to come back to', async () => {
    const { jsx, uses } = await compiled('A <Cite id="x" />, <Cited id="n" />, <Cited id="m" bare />, <Cite id="x" />.\n');
    expect(uses.citations).toEqual([
      { of: 'cited', id: 'x', anchor: 'cite-1' },
      { of: 'published', id: 'n', anchor: 'cite-2' },
      { of: 'cited', id: 'x', anchor: 'cite-3' },
    ]);
    expect([...jsx.matchAll(/anchor="([^"]*)"/g)].map((match) => match[1])).toEqual(['cite-1', 'cite-2', 'cite-3']);
  });

  test('numbers figures and lists terms, once each', async () => {
    const { jsx, uses } = await compiled(
      '<Figure id="f" />\n\nA <Term id="t">word</Term>, <Term id="t">again</Term>.\n\n<Figure id="g" />\n',
    );
    expect(uses).toMatchObject({ figures: ['f', 'g'], terms: ['t'] });
    expect(jsx).toMatch(/<Figure id="g" [^>]*number="2"/);
  });
});
