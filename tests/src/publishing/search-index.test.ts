import { describe, expect, test } from 'vitest';
import { builtPage, type BuiltPage } from '../../../src/publishing/built-page.ts';
import { searchedHtml, searchRecords } from '../../../src/publishing/search-index.ts';

function pageOf(path: string, main: string): BuiltPage {
  const page = builtPage(path, `<link rel="canonical" href="https://a.example/${path}"><main>${main}</main>`);
  if (!page) throw new Error('no page');
  return page;
}

describe('builtPage', () => {
  test('tells the kind of a page by its folder, and a list from what it lists', () => {
    expect(pageOf('posts/a/', '').kind).toBe('post');
    expect(pageOf('figures/a/', '').kind).toBe('figure');
    expect(pageOf('experiments/', '').kind).toBe('page');
    expect(pageOf('', '').kind).toBe('page');
  });

  test('is null for what has no address of its own', () => expect(builtPage('a/', '<main>text</main>')).toBeNull());
});

describe('searchedHtml', () => {
  const formula = (inner: string, display = '') =>
    `<span class="katex"><span class="katex-mathml"><math${display}><semantics><mrow>${inner}</mrow><annotation>\\TeX</annotation></semantics></math></span><span class="katex-html">seen</span></span>`;

  test('holds the text and its headings, and marks the kind', () => {
    const html = searchedHtml(pageOf('posts/a/', '<h1>Norms</h1><h2 id="b">Gains</h2><p>They grow.</p>'), 'en');
    expect(html).toContain('data-pagefind-filter="kind:post"');
    expect(html).toContain('<h2 id="b">Gains</h2><p>They grow.</p>');
  });

  test('leaves out drawings, what is folded away or hidden, and the references', () => {
    const html = searchedHtml(
      pageOf(
        'posts/a/',
        '<svg><text>axis</text></svg><details><summary>Numbers</summary>1</details><p hidden>no</p><ol class="references"><li>work</li></ol>',
      ),
      'en',
    );
    expect(html).not.toMatch(/axis|Numbers|no<|work/);
  });

  test('holds the letters of a formula once, and no displayed equation', () => {
    const html = searchedHtml(
      pageOf('posts/a/', `<p>With ${formula('<mi>x</mi>')}.</p>${formula('<mi>Q</mi>', ' display="block"')}`),
      'en',
    );
    expect(html).toContain('<p>With x.</p>');
    expect(html).not.toMatch(/TeX|seen|Q/);
  });
});

describe('searchRecords', () => {
  test('gives each claim with its verdict, and keeps its words together', () => {
    const [claim] = searchRecords(
      pageOf(
        'claims/',
        '<article class="claim-entry" id="c" data-verdict="holds"><h3><span>Pre-LN</span>, then</h3><p class="finding">So it is.</p><p class="claim-facts">Measured.</p></article>',
      ),
    );
    expect(claim).toEqual({
      url: '/claims/#c',
      kind: 'claim',
      title: 'Pre-LN, then',
      note: 'holds',
      content: 'Pre-LN, then. So it is. Measured.',
    });
  });

  test('gives each model of the first order alone', () => {
    const table =
      '<table class="models"><tbody><tr id="model-a"><th>A<span class="secondary">Lab</span></th><td>2020</td></tr></tbody></table>';
    expect(searchRecords(pageOf('models/', table)).map(({ title, content }) => [title, content])).toEqual([['A Lab', 'A Lab. 2020']]);
    expect(searchRecords(pageOf('models/by-name/', table))).toEqual([]);
  });
});
