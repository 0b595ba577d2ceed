/** The picture that stands for a page where it is linked: its title in the face of titles, and a figure where it has one. */
import type { Drawing } from '../charts/mark.ts';
import { rectangle, text, type Mark } from '../charts/mark.ts';
import { printMarks } from '../charts/print-svg.ts';
import { textWidth } from '../charts/text-width.ts';
import { stillDrawing } from './figure-svg.ts';
import { forRaster, REGULAR } from './for-raster.ts';
import { printStill } from './print-still.ts';
import { stillMarks, type StillMark } from './still.ts';
import { styleRules } from './style-sheet.ts';
import { balanced, wrapped } from './wrap.ts';

/** What the networks that show such pictures ask for, in px. */
export const PREVIEW_WIDTH = 1200;
export const PREVIEW_HEIGHT = 630;

const MARGIN = 56;
const WIDTH = PREVIEW_WIDTH - 2 * MARGIN;
/** The bar of colour along the top. */
const BAR = 10;
/** Baseline of the last line, which names the site. */
const FOOT_Y = PREVIEW_HEIGHT - 24;
/** Where the room for the drawing ends. */
const DRAWING_END = FOOT_Y - 36;
const STALE_LINE = 30;
/** A drawing smaller than this part of its size on a page is cut off at the bottom instead. */
const SMALLEST_SCALE = 0.9;
/** Display type is narrower than the face that `textWidth` estimates, and set tight. */
const DISPLAY_WIDTH = 0.9;
const SUMMARY_SIZE = 30;

const CARD = `
  .paper { fill: var(--paper) }
  .accent { fill: var(--accent) }
  .site { fill: var(--ink); font-size: 26px; font-family: 'Source Serif 4' }
  .kicker { fill: var(--muted); font-size: 22px }
  .large { fill: var(--ink); font-size: 84px; font-family: 'Source Serif 4' }
  .medium { fill: var(--ink); font-size: 64px; font-family: 'Source Serif 4' }
  .small { fill: var(--ink); font-size: 42px; font-family: 'Source Serif 4' }
  .words { fill: var(--muted); font-size: ${SUMMARY_SIZE}px }
  .stale { fill: var(--conditional); font-size: 22px; font-weight: 600 }
`;
const SIZES = { large: 84, medium: 64, small: 42 } as const;
type TitleSize = keyof typeof SIZES;

export interface PreviewCard {
  site: string;
  /** What kind of page it is: "Part 1", "Experiment". */
  kicker: string;
  title: string;
  summary: string;
  drawing: Drawing | null;
  /** Why the numbers drawn are stale; null when they are not. */
  stale: string | null;
}

export function previewSvg(card: PreviewCard): string {
  const rules = styleRules(CARD);
  const { marks, bottom } = cardText(card);
  const still = stillMarks(`<g>${printMarks(marks)}</g>`, rules);
  const drawn = card.drawing ? [placed(card.drawing, bottom + 20, DRAWING_END - (card.stale === null ? 0 : STALE_LINE))] : [];
  const { css, marks: printed } = printStill(forRaster([...still, ...drawn]), ['light']);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${PREVIEW_WIDTH}" height="${PREVIEW_HEIGHT}" viewBox="0 0 ${PREVIEW_WIDTH} ${PREVIEW_HEIGHT}">` +
    `<style>text{font-family:'${REGULAR}';font-size:12px}${css}</style>${printed}</svg>`
  );
}

/** The words of the card, and how far down they reach. */
function cardText({ site, kicker, title, summary, drawing, stale }: PreviewCard): { marks: Mark[]; bottom: number } {
  const size = drawing ? 'small' : titleSize(title);
  const lines = titleLines(title, size);
  const lineHeight = SIZES[size] * 1.12;
  const top = BAR + (drawing ? 24 : 96);
  const bottom = top + lines.length * lineHeight;
  const words = drawing ? [] : wrapped(summary, WIDTH * 0.86, (line) => textWidth(line, SUMMARY_SIZE)).slice(0, 5);
  const marks = [
    rectangle(0, 0, PREVIEW_WIDTH, PREVIEW_HEIGHT, 'paper'),
    rectangle(0, 0, PREVIEW_WIDTH, BAR, 'accent'),
    ...lines.map((line, index) => text(MARGIN, top + SIZES[size] * 0.82 + index * lineHeight, line, size)),
    ...words.map((line, index) => text(MARGIN, bottom + 64 + index * SUMMARY_SIZE * 1.4, line, 'words')),
    ...(stale === null ? [] : [text(MARGIN, FOOT_Y - STALE_LINE, shortened(stale), 'stale')]),
    text(MARGIN, FOOT_Y, site, 'site'),
    text(PREVIEW_WIDTH - MARGIN, FOOT_Y, kicker, 'kicker', 'end'),
  ];
  return { marks, bottom };
}

const displayWidth = (size: TitleSize) => (line: string) => textWidth(line, SIZES[size]) * DISPLAY_WIDTH;

function titleLines(title: string, size: TitleSize): string[] {
  return balanced(title, WIDTH, displayWidth(size));
}

/** The largest size in which the title takes three lines at most. */
function titleSize(title: string): TitleSize {
  const sizes: TitleSize[] = ['large', 'medium'];
  return sizes.find((size) => titleLines(title, size).length <= 3) ?? 'small';
}

/** The reason in one line. */
function shortened(stale: string): string {
  const [line = '', ...rest] = wrapped(stale, WIDTH * 0.95, (words) => textWidth(words, 22));
  return rest.length === 0 ? line : `${line} …`;
}

/** The drawing from `top` to `bottom`, as large as there is room. */
function placed(drawing: Drawing, top: number, bottom: number): StillMark {
  const room = bottom - top;
  const scale = Math.max(SMALLEST_SCALE, Math.min(WIDTH / drawing.width, room / drawing.height));
  const width = drawing.width * scale;
  const height = Math.min(room, drawing.height * scale);
  const attributes = {
    x: ((PREVIEW_WIDTH - width) / 2).toFixed(1),
    y: (top + (room - height) / 2).toFixed(1),
    width: width.toFixed(1),
    height: height.toFixed(1),
    viewBox: `0 0 ${drawing.width} ${(height / scale).toFixed(1)}`,
  };
  return { tag: 'svg', attributes, style: { light: new Map(), dark: new Map() }, children: stillDrawing(drawing) };
}
