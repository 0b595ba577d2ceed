import { describe, expect, test } from 'vitest';
import { archiveName } from '../../../src/publishing/offline/archive-name.ts';
import { offlinePage, type OfflineSite } from '../../../src/publishing/offline/offline-page.ts';
import { withFonts } from '../../../src/publishing/offline/offline-style.ts';

const site: OfflineSite = {
  basePath: '/blog/',
  home: 'https://a.example/blog/',
  holds: (file) => ['index.html', 'models/index.html', 'figures/a.svg', '_astro/a.js'].includes(file),
  fontSheet: () => '_astro/fonts-1.css',
};
const page = (html: string): string => offlinePage(html, 'posts/norms/index.html', site);

describe('offlinePage', () => {
  test('leads to the file of a page, with its section and its query', () => {
    expect(page('<a href="/blog/models/#model-a">a</a>')).toBe('<a href="../../models/index.html#model-a">a</a>');
    expect(page('<a href="/blog/">a</a>')).toBe('<a href="../../index.html">a</a>');
    expect(page('<img src="/blog/figures/a.svg#drawing">')).toBe('<img src="../../figures/a.svg#drawing">');
  });

  test('leads to the site where the archive lacks a file, and leaves other addresses alone', () => {
    expect(page('<a href="/blog/rss.xml">a</a>')).toBe('<a href="https://a.example/blog/rss.xml">a</a>');
    expect(page('<a href="https://b.example/blog/">a</a> <a href="#eq-1">b</a>')).toBe(
      '<a href="https://b.example/blog/">a</a> <a href="#eq-1">b</a>',
    );
  });

  test('changes addresses in tags alone', () => {
    expect(page('<code>href="/blog/models/"</code>')).toBe('<code>href="/blog/models/"</code>');
    expect(page('<a title="a > b" href="/blog/models/">c</a>')).toBe('<a title="a > b" href="../../models/index.html">c</a>');
  });

  test('drops the policy, preloads and the counter, none of which a file can use', () => {
    expect(
      page('<meta http-equiv="content-security-policy" content="default-src \'none\'"><link rel="preload" href="/blog/a.woff2" as="font">'),
    ).toBe('');
    expect(page('<span data-views="/" data-counter="https://c.example">–</span>')).toBe('<span data-views="/">–</span>');
  });

  test('takes modules as plain scripts, and fonts from a sheet of their own', () => {
    expect(page('<script type="module" src="/blog/_astro/a.js"></script>')).toBe('<script defer src="../../_astro/a.js"></script>');
    expect(page('<style>@font-face{font-family:"A"}</style>')).toBe('<link rel="stylesheet" href="../../_astro/fonts-1.css">');
  });

  test('takes the search out, with everything in it', () =>
    expect(page('<main><h1>Search</h1><div class="site-search"><div><form></form></div></div><nav>all</nav></main>')).toBe(
      '<main><h1>Search</h1><nav>all</nav></main>',
    ));
});

describe('withFonts', () => {
  const read = (file: string): Uint8Array => new TextEncoder().encode(file);

  test('holds the first format of a font as data, and drops the others', () => {
    const css =
      'src:url(/blog/_astro/a.woff2) format("woff2"),url(/blog/_astro/a.woff) format("woff"),url(/blog/_astro/a.ttf) format("truetype");';
    expect(withFonts(css, '/blog/', read)).toBe(`src:url(data:font/woff2;base64,${btoa('_astro/a.woff2')}) format("woff2");`);
  });

  test('leaves fonts of the machine alone', () => expect(withFonts('src:local("Arial")', '/blog/', read)).toBe('src:local("Arial")'));
});

describe('archiveName', () => {
  test('is the title in small letters', () => expect(archiveName('Training: Transformers!')).toBe('training-transformers'));
});
