/** A map of the site for language models, after llmstxt.org: what there is, each with its address and a line on it. */
import type { SiteConfig } from '../../site.config.ts';
import type { BuiltPage } from './built-page.ts';
import { homeOf } from './feeds.ts';

const LISTS = ['experiments/', 'claims/', 'models/', 'figures/', 'glossary/'];

export function llmsMap(pages: readonly BuiltPage[], site: Pick<SiteConfig, 'address' | 'basePath' | 'title' | 'description'>): string {
  const line = (title: string, address: string, note: string): string => `- [${title}](${address})${note === '' ? '' : `: ${note}`}`;
  const essays = (kind: BuiltPage['kind']): string[] =>
    pages.filter((page) => page.kind === kind).map(({ title, address, summary }) => line(title, `${address}index.md`, summary));
  const pageLines = (chosen: readonly BuiltPage[]): string[] => chosen.map(({ title, address, summary }) => line(title, address, summary));
  const sections: [string, string[]][] = [
    ['Posts', essays('post')],
    ['Papers, explained', essays('paper')],
    ['Evidence', pageLines(LISTS.flatMap((path) => pages.find((page) => page.path === path) ?? []))],
    ['Experiments', pageLines(pages.filter(({ kind }) => kind === 'experiment'))],
    ['Optional', [line('All posts and explained papers in one file', `${homeOf(site)}llms-full.txt`, '')]],
  ];
  return [
    `# ${site.title}`,
    `> ${site.description}`,
    'Posts and explained papers are linked as Markdown, with numbers resolved and formulas as LaTeX. A sign behind a sentence is the verdict on the claim that it makes: ✓ holds, ◐ holds under a condition, ✗ contradicted, ~ inconclusive. Measurements lie as JSON and CSV beside each experiment.',
    ...sections.filter(([, lines]) => lines.length > 0).map(([title, lines]) => `## ${title}\n\n${lines.join('\n')}`),
    '',
  ].join('\n\n');
}
