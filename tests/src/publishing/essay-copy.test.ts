import { toHtml } from 'hast-util-to-html';
import { describe, expect, test } from 'vitest';
import { builtPage } from '../../../src/publishing/built-page.ts';
import { asMathml, essayCopy } from '../../../src/publishing/essay-copy.ts';

const ADDRESS = 'https://a.example/blog/posts/norms/';

function copyOf(prose: string, picture: string | null = null): string {
  const html = `<link rel="canonical" href="${ADDRESS}"><main><div class="prose">${prose}</div></main>`;
  const page = builtPage('posts/norms/', html);
  if (!page) throw new Error('no page');
  return toHtml(essayCopy(page, { math: asMathml, picture: () => picture }));
}

describe('essayCopy', () => {
  test('makes every address absolute, that of a section too', () =>
    expect(copyOf('<p><a href="#ref-a">a</a> <a href="/blog/models/">b</a> <a href="https://b.example/">c</a></p>')).toBe(
      `<p><a href="${ADDRESS}#ref-a">a</a> <a href="https://a.example/blog/models/">b</a> <a href="https://b.example/">c</a></p>`,
    ));

  test('leaves the words of what only carried a style, and nothing of what was hidden', () =>
    expect(
      copyOf('<p class="x" id="y"><data value="1">76 %<span class="visually-hidden"> (interval)</span></data><button>Copy</button></p>'),
    ).toBe('<p>76 %</p>'));

  test('shows a formula once, as MathML without its source', () =>
    expect(
      copyOf(
        '<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>x</mi></mrow><annotation>x</annotation></semantics></math></span><span class="katex-html">x</span></span>',
      ),
    ).toBe('<math><mrow><mi>x</mi></mrow></math>'));

  test('keeps tables with what their cells span', () =>
    expect(copyOf('<div class="scroller"><table><tbody><tr><th scope="row" colspan="2">a</th></tr></tbody></table></div>')).toBe(
      '<table><tbody><tr><th scope="row" colspan="2">a</th></tr></tbody></table>',
    ));

  test('sets notes into the text', () => {
    expect(copyOf('<p>a<span class="note">b</span>c</p>')).toBe('<p>a<small> [b] </small>c</p>');
    expect(copyOf('<aside class="note"><p>b</p></aside>')).toBe('<blockquote><p>b</p></blockquote>');
  });

  test('signs a sentence with its verdict', () =>
    expect(
      copyOf(
        '<span class="claim">So.<a class="claim-mark" href="/blog/claims/#c"><span class="verdict contradicted"><svg></svg></span></a></span>',
      ),
    ).toBe('So. <a href="https://a.example/blog/claims/#c">✗</a>'));

  test('keeps the key to the signs readable', () =>
    expect(copyOf('<ul><li><span class="verdict holds"><svg></svg><span>holds</span></span></li></ul>')).toBe('<ul><li>✓ holds</li></ul>'));

  test('shows a figure as its picture, described, with its caption and the way to its numbers', () => {
    const figure =
      '<figure id="fig-a"><svg><title>t</title><desc>It falls.</desc></svg><figcaption><p><strong>Why?</strong> So.</p><p class="figure-source">Measured.</p></figcaption></figure>';
    const caption = `<figcaption><strong>Why?</strong> So. <a href="${ADDRESS}#fig-a">The figure with its numbers</a>.</figcaption>`;
    expect(copyOf(figure, 'https://a.example/a.png')).toBe(
      `<figure><img src="https://a.example/a.png" alt="It falls.">${caption}</figure>`,
    );
    expect(copyOf(figure)).toBe(`<figure>${caption}</figure>`);
  });

  test('names the page that has no text', () => {
    const page = builtPage('posts/empty/', '<link rel="canonical" href="https://a.example/"><main></main>');
    if (!page) throw new Error('no page');
    expect(() => essayCopy(page, { math: asMathml, picture: () => null })).toThrow('/posts/empty/ has no text');
  });
});
