import { describe, expect, test } from 'vitest';
import { builtPage, type BuiltPage } from '../../../src/publishing/built-page.ts';
import { llmsMap } from '../../../src/publishing/llms.ts';
import { essayMarkdown } from '../../../src/publishing/markdown.ts';

const ADDRESS = 'https://a.example/posts/norms/';

function pageOf(prose: string): BuiltPage {
  const head = `<link rel="canonical" href="${ADDRESS}"><meta property="og:title" content="Norms"><meta name="description" content="In short.">`;
  const page = builtPage('posts/norms/', `${head}<main><div class="prose">${prose}</div></main>`);
  if (!page) throw new Error('no page');
  return page;
}

const formula = (tex: string, display = ''): string =>
  `<span class="katex"><math${display}><semantics><mi>x</mi><annotation>${tex}</annotation></semantics></math><span class="katex-html">x</span></span>`;

describe('essayMarkdown', () => {
  test('begins with title, summary and address', () =>
    expect(essayMarkdown(pageOf('<h2>Gains</h2><p>They <em>grow</em>.</p>'), () => null)).toBe(
      `# Norms\n\n> In short.\n\n${ADDRESS}\n\n## Gains\n\nThey _grow_.\n`,
    ));

  test('writes formulas as LaTeX', () => {
    const text = essayMarkdown(pageOf(`<p>With ${formula('x_k')}:</p><div>${formula('x_k = 1', ' display="block"')}</div>`), () => null);
    expect(text).toContain('With $x_k$:');
    expect(text).toContain('$$\nx_k = 1\n$$');
  });

  test('writes tables', () =>
    expect(
      essayMarkdown(
        pageOf('<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>'),
        () => null,
      ),
    ).toContain('| a | b |\n| - | - |\n| 1 | 2 |'));
});

describe('llmsMap', () => {
  test('gives each essay as Markdown with its summary, and leaves out sections without pages', () => {
    const map = llmsMap([pageOf('')], { address: 'https://a.example', basePath: '/', title: 'Series', description: 'On norms.' });
    expect(map).toMatch(/^# Series\n\n> On norms\.\n\n/);
    expect(map).toContain(`## Posts\n\n- [Norms](${ADDRESS}index.md): In short.`);
    expect(map).not.toContain('## Experiments');
  });
});
