/** How the site is found, followed and kept: feeds, the map of the site, copies to read elsewhere. */
import { expect, test } from '@playwright/test';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { site } from '../../site.config.ts';
import { attributeValues, distFile, ESSAYS, fileText, pageHtml, PAGES } from './support/site.ts';

const HOME = `${site.address}${site.basePath}`;
const rssItem = z.object({
  title: z.string(),
  link: z.string(),
  guid: z.object({ '#text': z.string(), '@_isPermaLink': z.literal('true') }),
  description: z.string().min(20),
  pubDate: z.string(),
  'content:encoded': z.string(),
});
const rss = z.object({
  rss: z.object({
    '@_version': z.literal('2.0'),
    channel: z.object({
      title: z.literal(site.title),
      link: z.literal(HOME),
      description: z.literal(site.description),
      language: z.literal(site.language),
      lastBuildDate: z.string(),
      'atom:link': z.object({
        '@_href': z.literal(`${HOME}rss.xml`),
        '@_rel': z.literal('self'),
        '@_type': z.literal('application/rss+xml'),
      }),
      item: z.array(rssItem),
    }),
  }),
});

const channel = () => rss.parse(new XMLParser({ ignoreAttributes: false }).parse(fileText('rss.xml'))).rss.channel;
const contentOf = (page: string): string => channel().item.find(({ link }) => link === HOME + page)?.['content:encoded'] ?? '';

/** Letters and digits alone, formulas and drawings left out: what two forms of a text have in common. */
const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '');

for (const file of ['rss.xml', 'sitemap-0.xml', 'sitemap-index.xml'])
  test(`${file} is well-formed`, async ({ page }) => {
    const complaint = await page.evaluate(
      (text) => new DOMParser().parseFromString(text, 'application/xml').querySelector('parsererror')?.textContent ?? null,
      fileText(file),
    );
    expect(complaint).toBeNull();
  });

test('the feed is RSS 2.0 with every post and explainer, and dates of the content', () => {
  const { item: items, lastBuildDate } = channel();
  expect(items.map(({ link }) => link).sort()).toEqual(ESSAYS.map((page) => HOME + page).sort());
  for (const { link, guid, pubDate } of items) {
    expect(guid['#text']).toBe(link);
    expect(new Date(pubDate).toUTCString()).toBe(pubDate);
    expect(Date.parse(pubDate)).toBeLessThanOrEqual(Date.parse(lastBuildDate));
  }
});

for (const page of ESSAYS) {
  test(`the feed holds the whole text of /${page}`, async ({ page: tab }) => {
    await tab.goto(page);
    // The sections as the page has them, without what travels in another form: formulas, figures, notes' and marks' dress.
    const sections = await tab.locator('.prose').evaluate((prose) => {
      const copy = prose.cloneNode(true) as HTMLElement;
      for (const each of copy.querySelectorAll(
        '.katex, figure, svg, details, button, form, .visually-hidden, .claim-mark, [popover], [hidden]',
      ))
        each.replaceWith(' ');
      return [...copy.querySelectorAll('h2, h3, p, li, th, td')].map((each) => each.textContent);
    });
    await tab.setContent(contentOf(page));
    const content = await tab.locator('body').evaluate((body) => {
      for (const each of body.querySelectorAll('math, figure, a[href*="/claims/#"]'))
        if (each.matches('math, figure') || !/\w/.test(each.textContent)) each.replaceWith(' ');
      return body.textContent;
    });
    const text = letters(content);
    expect(sections.length).toBeGreaterThan(20);
    for (const section of sections) expect(text).toContain(letters(section));
  });

  test(`the copy of /${page} in the feed needs nothing of the site, and leads back to it`, () => {
    const html = contentOf(page);
    expect(
      /katex|<(?:svg|script|style|button|details|span|annotation)|<[^>]*\s(?:class|style|hidden|id)[=>]/.exec(html)?.[0],
    ).toBeUndefined();
    expect(html).toContain('<math');
    const figures = html.match(/<figure/g) ?? [];
    expect(figures.length).toBeGreaterThan(2);
    expect(html.match(/<figure><img src="[^"]+\/figures\/[\w-]+\.png" alt="[^"]{40,}/g)).toHaveLength(
      // The explorable stays as its rows.
      figures.length - (pageHtml(page).includes('id="fig-norm-explorer"') ? 1 : 0),
    );
    const addresses = [...attributeValues(html, 'href'), ...attributeValues(html, 'src')];
    expect(addresses.filter((address) => !/^https?:\/\//.test(address))).toEqual([]);
    const missing = addresses
      .filter((address) => address.startsWith(HOME))
      .filter((address) => {
        const { pathname, hash } = new URL(address);
        const file = distFile(pathname);
        return file === null || (hash !== '' && !attributeValues(fileText(file), 'id').includes(decodeURIComponent(hash.slice(1))));
      });
    expect(missing).toEqual([]);
  });
}

test('the JSON feed holds the same', () => {
  const feed = z
    .object({
      version: z.literal('https://jsonfeed.org/version/1.1'),
      feed_url: z.literal(`${HOME}feed.json`),
      items: z.array(
        z.object({ id: z.string(), url: z.string(), title: z.string(), content_html: z.string(), date_published: z.iso.datetime() }),
      ),
    })
    .parse(JSON.parse(fileText('feed.json')));
  expect(feed.items.map(({ url, title }) => [url, title])).toEqual(channel().item.map(({ link, title }) => [link, title]));
  for (const { url, content_html: html } of feed.items) expect(html).toBe(contentOf(url.slice(HOME.length)));
});

test('the map of the site dates what it can, and leaves out what only leads elsewhere', () => {
  const entry = z.object({ loc: z.string(), lastmod: z.iso.datetime().optional() });
  const { url: entries } = z
    .object({ urlset: z.object({ url: z.array(entry) }) })
    .parse(new XMLParser().parse(fileText('sitemap-0.xml'))).urlset;
  const dates = new Map(entries.map(({ loc, lastmod }) => [loc.slice(HOME.length), lastmod]));
  for (const page of PAGES) expect(dates.has(page), page).toBe(!/^search\/|\/embed\//.test(page));
  for (const page of [...ESSAYS, 'experiments/warmup/', 'claims/', '']) expect(dates.get(page), page).toBeDefined();
});

test('robots.txt lets everybody read everything, and names the map', () =>
  expect(fileText('robots.txt')).toBe(`User-agent: *\nAllow: /\n\nSitemap: ${HOME}sitemap-index.xml\n`));

for (const page of ESSAYS)
  test(`/${page} lies beside itself as Markdown, with formulas as LaTeX and no HTML`, () => {
    const text = fileText(`${page}index.md`);
    const title = /<h1[^>]*>(.*?)<\/h1>/s
      .exec(fileText(`${page}index.html`))?.[1]
      ?.replace(/<[^>]*>/g, '')
      .trim();
    expect(text.startsWith(`# ${title ?? 'a title'}\n`)).toBe(true);
    const headings = [...fileText(`${page}index.html`).matchAll(/<h2 id="(?!printed-links)[^"]*"/g)].length;
    expect(text.match(/^## /gm)?.length).toBe(headings);
    expect(text).toMatch(/\$[^$\n]+\$/);
    expect(text).toMatch(/^\$\$$/m);
    expect(/<\/?[a-z][^>]*>/.exec(text.replace(/\$\$?[^$]*\$\$?/g, ''))?.[0]).toBeUndefined();
    expect(fileText('llms-full.txt')).toContain(text);
  });

test('llms.txt names the essays, the lists and the experiments, each at an address that exists', () => {
  const text = fileText('llms.txt');
  expect(text).toMatch(new RegExp(`^# ${site.title}\\n\\n> `));
  const addresses = [...text.matchAll(/^- \[[^\]]+\]\(([^)]+)\)/gm)].map(([, address = '']) => address);
  for (const page of ESSAYS) expect(addresses).toContain(`${HOME}${page}index.md`);
  for (const page of PAGES.filter((each) => /^experiments\/./.test(each))) expect(addresses).toContain(HOME + page);
  expect(addresses.filter((address) => !address.startsWith(HOME) || distFile(new URL(address).pathname) === null)).toEqual([]);
});

test('without a counter no page names one, asks anybody, or allows it', async ({ page }) => {
  test.skip(site.viewCounter !== null, 'this build has a view counter');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(ESSAYS[0] ?? '');
  await page.waitForLoadState('networkidle');
  expect(asked.filter((address) => new URL(address).hostname !== 'localhost')).toEqual([]);
  for (const each of PAGES) {
    const html = fileText(`${each}index.html`);
    expect(html, each).not.toContain('data-counter');
    expect(/connect-src ([^;"]*)/.exec(html)?.[1], each).toBe("'self'");
  }
});
