import type { APIRoute } from 'astro';
import { site } from '../../site.config.ts';
import { href } from '../data/links.ts';

export const GET: APIRoute = () =>
  new Response(`User-agent: *\nAllow: /\n\nSitemap: ${new URL(href('/sitemap-index.xml'), site.address).href}\n`);
