/**
 * Pages of others that a page of this kind may be compared with. HTML, CSS and JavaScript after gzip, without fonts, in kB: the
 * project's own measurements, made once in a browser before this site was designed, and not repeated since.
 */
export interface ReferencePoint {
  name: string;
  kilobytes: number;
  about: string;
}

export const REFERENCE_POINTS: readonly ReferencePoint[] = [
  {
    name: 'Hugging Face’s template of a research article',
    kilobytes: 757,
    about: 'asks five to six other hosts and shows no chart without JavaScript',
  },
  { name: 'Distill, the article on momentum', kilobytes: 198, about: 'with its interactive figures' },
  { name: 'Observable Framework', kilobytes: 198, about: 'a page with one chart' },
  { name: 'Starlight', kilobytes: 50, about: 'a page of documentation without a figure' },
];
