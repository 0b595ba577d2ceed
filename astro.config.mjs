import { createHash } from 'node:crypto';
import mdx from '@astrojs/mdx';
import { rehypeHeadingIds, unified } from '@astrojs/markdown-remark';
import { defineConfig, fontProviders } from 'astro/config';
import rehypeKatex from 'rehype-katex';
import remarkMath from 'remark-math';
import { writeDescriptions } from './experiments/run/describe.ts';
import { site } from './site.config.ts';
import { THEME_SCRIPT } from './src/data/theme.ts';
import { displayFace } from './src/fonts/display-face.ts';
import { datedSitemap } from './src/integrations/dated-sitemap.ts';
import { describedExperiments } from './src/integrations/described-experiments.ts';
import { publishedFiles } from './src/integrations/published-files.ts';
import { rehypeBaseLinks } from './src/markdown/rehype-base-links.ts';
import { rehypeCompounds } from './src/markdown/rehype-compounds.ts';
import { rehypeCrossReferences } from './src/markdown/rehype-cross-references.ts';
import { rehypeMathErrors } from './src/markdown/rehype-math-errors.ts';
import { rehypePrintedLinks } from './src/markdown/rehype-printed-links.ts';
import { rehypeScrollers } from './src/markdown/rehype-scrollers.ts';
import { rehypeTableCorners } from './src/markdown/rehype-table-corners.ts';
import { remarkComponents } from './src/markdown/remark-components.ts';
import { remarkEquations } from './src/markdown/remark-equations.ts';

const fontFile = (name) => `./node_modules/@fontsource-variable/${name}.woff2`;

/**
 * A font that comes late is for the next page. `swap` would break lines anew under the reader's eyes: by a layout shift of up to 0.24 on a
 * phone that waits 0.4 s for its fonts, since few phones have the fonts that the fallbacks are fitted to.
 */
const FONT_DISPLAY = 'optional';

export default defineConfig({
  site: site.address,
  base: site.basePath,
  trailingSlash: 'always',
  build: { format: 'directory' },
  devToolbar: { enabled: false },
  integrations: [describedExperiments(writeDescriptions), mdx(), datedSitemap(site, 'dist'), publishedFiles(site)],
  markdown: {
    // Shiki writes inline styles, which the content security policy refuses.
    syntaxHighlight: 'prism',
    processor: unified({
      remarkPlugins: [remarkMath, remarkEquations, remarkComponents],
      // Ids are taken from the headings' text, which KaTeX would change.
      rehypePlugins: [
        rehypeHeadingIds,
        rehypeCrossReferences,
        rehypeKatex,
        rehypeMathErrors,
        rehypeCompounds,
        rehypeTableCorners,
        rehypeScrollers,
        [rehypeBaseLinks, site.basePath],
        [rehypePrintedLinks, site.address],
      ],
    }),
  },
  fonts: [
    {
      provider: fontProviders.local(),
      name: 'Source Serif Display',
      cssVariable: '--font-display',
      fallbacks: ['Georgia', 'serif'],
      display: FONT_DISPLAY,
      options: { variants: [{ src: [`./${await displayFace()}`], weight: 460, style: 'normal' }] },
    },
    {
      provider: fontProviders.local(),
      name: 'Source Serif 4',
      cssVariable: '--font-serif',
      fallbacks: ['Georgia', 'serif'],
      display: FONT_DISPLAY,
      options: {
        variants: [
          { src: [fontFile('source-serif-4/files/source-serif-4-latin-wght-normal')], weight: '200 900', style: 'normal' },
          { src: [fontFile('source-serif-4/files/source-serif-4-latin-wght-italic')], weight: '200 900', style: 'italic' },
        ],
      },
    },
    {
      provider: fontProviders.local(),
      name: 'Source Sans 3',
      cssVariable: '--font-sans',
      fallbacks: ['Arial', 'sans-serif'],
      display: FONT_DISPLAY,
      options: {
        variants: [
          { src: [fontFile('source-sans-3/files/source-sans-3-latin-wght-normal')], weight: '200 900', style: 'normal' },
          { src: [fontFile('source-sans-3/files/source-sans-3-latin-wght-italic')], weight: '200 900', style: 'italic' },
        ],
      },
    },
    {
      provider: fontProviders.local(),
      name: 'Source Code Pro',
      cssVariable: '--font-mono',
      fallbacks: ['ui-monospace', 'monospace'],
      display: FONT_DISPLAY,
      options: {
        variants: [{ src: [fontFile('source-code-pro/files/source-code-pro-latin-wght-normal')], weight: '200 900', style: 'normal' }],
      },
    },
  ],
  security: {
    csp: {
      directives: [
        "default-src 'none'",
        "img-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        // Lighthouse and the search read files of this host from within the page; nobody else is asked without a counter.
        `connect-src 'self' ${site.viewCounter ?? ''}`.trim(),
        "base-uri 'none'",
        "form-action 'none'",
        "object-src 'none'",
      ],
      scriptDirective: { hashes: [`sha256-${createHash('sha256').update(THEME_SCRIPT).digest('base64')}`] },
      // KaTeX positions glyphs by style attributes.
      styleDirective: {
        resources: [
          { resource: "'self'", kind: 'element' },
          { resource: "'unsafe-inline'", kind: 'attribute' },
        ],
      },
    },
  },
  vite: {
    build: {
      // An inlined font would need data: in the policy, and an inlined script breaks on a dynamic import.
      assetsInlineLimit: 0,
      // Astro marks its own modules by such directives; the warning about each hides the errors that matter.
      rolldownOptions: { checks: { moduleLevelDirective: false } },
      // The palette is written with light-dark(), which older targets would have expanded.
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    },
  },
});
