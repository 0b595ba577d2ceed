/** The gates that the pages have to pass in `npm test`: what each demands, how it is measured, and how far its record may be off. */
import { BUDGETS, POST_GOALS } from './budgets.ts';
import {
  GRAPHIC_CONTRAST,
  LARGEST_DIFFERENCE_PERCENT,
  LARGEST_SHIFT,
  LOWEST_SCORE,
  LOWEST_TIMED_SCORE,
  PAPER,
  TEXT_CONTRAST,
  VIEWPORTS,
} from './limits.ts';

export interface Measure {
  /** As in the record. */
  name: string;
  unit: string;
  /** Which end is bad. */
  worst: 'largest' | 'smallest';
  /** How far the record may be off; the larger of the two holds, `relative` being a share of the recorded value. */
  tolerance: { absolute: number; relative?: number };
}

export interface Gate {
  title: string;
  /** What has to hold. */
  demand: string;
  method: string;
  /** What is measured one by one. */
  subject: 'page' | 'figure' | 'colour' | 'file';
  measures: readonly Measure[];
}

const exactly = { absolute: 0 };
const none = (name: string, unit: string): Measure => ({ name, unit, worst: 'largest', tolerance: exactly });
const bytes = (name: string): Measure => ({ name, unit: 'B', worst: 'largest', tolerance: { absolute: 1000, relative: 0.05 } });
const score = (name: string): Measure => ({ name, unit: 'of 100', worst: 'smallest', tolerance: { absolute: 2 } });
const ratio = (name: string): Measure => ({ name, unit: ': 1', worst: 'smallest', tolerance: { absolute: 0.01 } });

const budgets = BUDGETS.map(({ kind, textBytes, scriptBytes }) => `${kind} ${textBytes / 1000} and ${scriptBytes / 1000} kB`).join(', ');
const widths = VIEWPORTS.map(({ width }) => width).join(' and ');

const gates = {
  weight: {
    title: 'Weight',
    demand:
      `HTML, CSS and JavaScript together, and JavaScript alone, stay within the budget of the kind of page: ${budgets}. ` +
      `What a post aims at is ${POST_GOALS.textBytes / 1000} and ${POST_GOALS.scriptBytes / 1000} kB. Fonts and images have budgets too.`,
    method:
      'Chromium opens the page with an empty cache and scrolls to its end; each text that it asked for is weighed after gzip, each font and image as it is. Text is HTML, CSS and JavaScript together.',
    subject: 'page',
    measures: ['text', 'HTML', 'CSS', 'JavaScript', 'fonts', 'images'].map(bytes),
  },
  accessibility: {
    title: 'Accessibility rules',
    demand: `No rule of axe-core is broken, in light and dark, at ${widths} px, with all disclosures open, and nothing is wider than the screen.`,
    method: 'All rules of axe-core run in Chromium in each of the four states, contrast of text among them.',
    subject: 'page',
    measures: [none('violations', 'violations')],
  },
  loading: {
    title: 'Loading',
    demand: `No request to another host, no complaint in the console, and less than ${LARGEST_SHIFT} of layout shift, at ${widths} px.`,
    method:
      'Chromium loads the page with fonts that come late and scrolls to its end and back; every shift that the browser reports counts, also after a change of the colours.',
    subject: 'page',
    measures: [{ name: 'shift', unit: '', worst: 'largest', tolerance: { absolute: 0.01 } }],
  },
  lighthouse: {
    title: 'Lighthouse',
    demand: `At least ${LOWEST_SCORE} of 100 in all four categories, on a simulated phone, for the post; the tests, which run on any machine, let performance go down to ${LOWEST_TIMED_SCORE}. Other pages are listed for comparison.`,
    method: 'Best of at most three runs, since a busy machine can only make a page slower.',
    subject: 'page',
    measures: [{ ...score('performance'), tolerance: { absolute: 20 } }, ...['accessibility', 'best-practices', 'seo'].map(score)],
  },
  'valid-html': {
    title: 'Valid HTML',
    demand: 'html-validate finds no error, and structured data parse.',
    method: 'html-validate reads every built page under the rules in tests/site/support/html-rules.ts.',
    subject: 'page',
    measures: [none('errors', 'errors')],
  },
  contrast: {
    title: 'Contrast of colours',
    demand: `Every colour of a series reaches ${TEXT_CONTRAST} : 1 against the paper, since it also writes labels; lines and focus ${GRAPHIC_CONTRAST} : 1, in light and dark.`,
    method: 'Computed by the formula of WCAG 2.2 from src/styles/palette.css.',
    subject: 'colour',
    measures: ['light', 'dark'].map(ratio),
  },
  keyboard: {
    title: 'Keyboard',
    demand:
      'Tab reaches every control in the order of reading and leaves it again; focus is visible and uncovered; the arrow keys read every interactive figure.',
    method: 'Chromium walks through the page by Tab.',
    subject: 'page',
    measures: [none('problems', 'problems')],
  },
  'no-javascript': {
    title: 'Without JavaScript',
    demand: `Each figure without JavaScript equals the one with it: at most ${LARGEST_DIFFERENCE_PERCENT} % of its pixels differ, in both layouts.`,
    method: 'Two screenshots of each figure in Chromium, before any use, compared by pixelmatch.',
    subject: 'figure',
    measures: [{ name: 'difference', unit: '%', worst: 'largest', tolerance: { absolute: 0.05 } }],
  },
  print: {
    title: 'Print',
    demand: `On A4 nothing is wider than the ${PAPER.width} px between the margins, no figure is higher than a page, and none may be cut.`,
    method: 'Chromium lays the page out for paper and prints it to PDF.',
    subject: 'page',
    measures: [none('problems', 'problems')],
  },
  feeds: {
    title: 'Feeds and site map',
    demand: 'The feed keeps the rules of RSS 2.0, the site map names every page, and both are well-formed.',
    method: 'A parser of XML reads them, and a test holds them to the rules.',
    subject: 'file',
    measures: [none('problems', 'problems')],
  },
  'forced-colours': {
    title: 'Forced colours',
    demand: 'With the colours of the system in the place of ours, every figure keeps its lines, markers and labels, and focus is visible.',
    method: 'Chromium emulates forced colours; computed styles of each drawing are compared with the background.',
    subject: 'page',
    measures: [none('problems', 'problems')],
  },
  'reduced-motion': {
    title: 'Reduced motion',
    demand: 'Nothing moves for readers who ask for less motion, on loading or in use.',
    method: 'Chromium emulates the wish; no animation or transition may run.',
    subject: 'page',
    measures: [none('animations', 'animations')],
  },
  'second-engine': {
    title: 'A second engine',
    demand: `In Firefox: no complaint, no request to another host, nothing wider than the screen at ${widths} px, figures visible, no rule of axe-core broken.`,
    method: 'Firefox driven through WebDriver BiDi. Skipped by name where it is not installed.',
    subject: 'page',
    measures: [none('problems', 'problems')],
  },
} as const satisfies Record<string, Gate>;

export type GateId = keyof typeof gates;
export const GATES: Readonly<Record<GateId, Gate>> = gates;
export const GATE_IDS = Object.keys(gates) as GateId[];
