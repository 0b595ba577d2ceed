/** The feeds of posts and explainers with their whole text: RSS 2.0 and JSON Feed 1.1. They hold dates of the content, not of the build. */
import { getRssString } from '@astrojs/rss';
import { toHtml } from 'hast-util-to-html';
import type { SiteConfig } from '../../site.config.ts';
import { asMathml, essayCopy } from './essay-copy.ts';
import type { BuiltPage } from './built-page.ts';

export const RSS_FILE = 'rss.xml';
export const JSON_FEED_FILE = 'feed.json';

export interface FeedItem {
  title: string;
  summary: string;
  address: string;
  published: Date;
  /** When it last changed: the day it was published when it never did. */
  updated: Date;
  html: string;
}

/** What the feeds are of and where they lie. */
export type FeedSite = Pick<SiteConfig, 'address' | 'basePath' | 'title' | 'description' | 'author' | 'language'>;

/** The essays among `pages`, newest first. Throws when one does not say when it was published. */
export function feedItems(pages: readonly BuiltPage[], picture: (figure: string) => string | null): FeedItem[] {
  return pages
    .filter(({ kind }) => kind === 'post' || kind === 'paper')
    .map((page) => {
      const { title, summary, address, published, updated, path } = page;
      if (!published) throw new Error(`/${path} does not say when it was published (expected <meta property="article:published_time">)`);
      const html = toHtml(essayCopy(page, { math: asMathml, picture }));
      return { title, summary, address, published, updated: updated ?? published, html };
    })
    .sort((a, b) => b.published.getTime() - a.published.getTime() || a.address.localeCompare(b.address));
}

export function rssFeed(items: readonly FeedItem[], site: FeedSite): Promise<string> {
  const newest = Math.max(...items.map(({ updated }) => updated.getTime()));
  return getRssString({
    title: site.title,
    description: site.description,
    site: homeOf(site),
    xmlns: { atom: 'http://www.w3.org/2005/Atom' },
    customData: [
      `<language>${site.language}</language>`,
      items.length > 0 ? `<lastBuildDate>${new Date(newest).toUTCString()}</lastBuildDate>` : '',
      `<atom:link href="${homeOf(site)}${RSS_FILE}" rel="self" type="application/rss+xml"/>`,
    ].join(''),
    items: items.map(({ title, summary, address, published, html }) => ({
      title,
      description: summary,
      link: address,
      pubDate: published,
      content: html,
    })),
  });
}

export function jsonFeed(items: readonly FeedItem[], site: FeedSite): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: site.title,
    description: site.description,
    home_page_url: homeOf(site),
    feed_url: `${homeOf(site)}${JSON_FEED_FILE}`,
    language: site.language,
    authors: [{ name: site.author }],
    items: items.map(({ title, summary, address, published, updated, html }) => ({
      id: address,
      url: address,
      title,
      summary,
      content_html: html,
      date_published: published.toISOString(),
      date_modified: updated.toISOString(),
    })),
  });
}

/** The address of the home page, with a slash at its end. */
export function homeOf({ address, basePath }: Pick<SiteConfig, 'address' | 'basePath'>): string {
  return `${address}${basePath}`;
}
