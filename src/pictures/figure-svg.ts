/**
 * A figure as an SVG file that stands alone: wide layout, colours of the pages, light or dark as its viewer prefers. Text stays text, in
 * the reader's fonts: an embedded face would weigh more than the drawing, and letters as outlines could be neither searched nor read out.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Drawing } from '../charts/mark.ts';
import { rectangle, text } from '../charts/mark.ts';
import { escapeXml, printMarks, printNumber } from '../charts/print-svg.ts';
import { textWidth } from '../charts/text-width.ts';
import { wrapped } from './wrap.ts';
import { forRaster, REGULAR } from './for-raster.ts';
import { SCHEMES, type Scheme } from './palette.ts';
import { printStill } from './print-still.ts';
import { stillMarks, type StillMark } from './still.ts';
import { styleRules, type StyleRule } from './style-sheet.ts';

/** Space round the drawing, in px, so that its paper reaches beyond the labels where the viewer's page has another colour. */
export const MARGIN = 16;

/** The faces of the pages, where they are installed, or else narrow ones; these are wider still, so that labels at 11 px keep their places. */
const READERS_FACES = "font-family:'Helvetica Neue',Arial,'Liberation Sans',sans-serif;font-size:11px";
/** For the rasteriser, which has the face itself. */
const OWN_FACE = `font-family:'${REGULAR}';font-size:12px`;

const FRAME = `
  .paper { fill: var(--paper) }
  .frame-title { fill: var(--ink); font-size: 15px; font-weight: 600 }
  .frame-source { fill: var(--muted); font-size: 11px }
  .frame-stale { fill: var(--conditional); font-size: 11px; font-weight: 600 }
`;
const TITLE_SIZE = 15;
const TITLE_LINE = 19;
const SMALL_SIZE = 11;
const SMALL_LINE = 15;

export interface FigurePicture {
  id: string;
  title: string;
  description: string;
  drawing: Drawing;
  /** What stands round the drawing; null for the drawing alone. */
  frame: PictureFrame | null;
}

export interface PictureFrame {
  /** Address of the figure. */
  source: string;
  /** Why the numbers are stale; null when they are not. */
  stale: string | null;
}

/** The picture for browsers and editors. */
export function figureSvg(picture: FigurePicture): string {
  const { width, height } = pictureSize(picture);
  const { css, marks } = printStill(pictureMarks(picture), SCHEMES);
  const [title, description] = [`${picture.id}-title`, `${picture.id}-description`];
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${printNumber(width)}" height="${printNumber(height)}" ` +
    `viewBox="${viewOf(picture)}" role="img" aria-labelledby="${title}" aria-describedby="${description}">` +
    `<title id="${title}">${escapeXml(picture.title)}</title><desc id="${description}">${escapeXml(picture.description)}</desc>` +
    `<style>text{${READERS_FACES}}${css}</style>${marks}</svg>\n`;
  return svg.replaceAll('><', '>\n<');
}

/** The same for a rasteriser, in one scheme and in our own face. */
export function figureSvgForRaster(picture: FigurePicture, scheme: Scheme = 'light'): string {
  const { width, height } = pictureSize(picture);
  const { css, marks } = printStill(forRaster(pictureMarks(picture)), [scheme]);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${printNumber(width)}" height="${printNumber(height)}" viewBox="${viewOf(picture)}">` +
    `<view id="drawing" viewBox="0 0 ${printNumber(picture.drawing.width)} ${printNumber(picture.drawing.height)}"/>` +
    `<style>text{${OWN_FACE}}${css}</style>${marks}</svg>`
  );
}

/** Where the drawing starts in the picture, in px. */
export function drawingOffset(picture: FigurePicture): { x: number; y: number } {
  return { x: MARGIN, y: MARGIN + framed(picture).above };
}

/** In px, margins included. */
export function pictureSize(picture: FigurePicture): { width: number; height: number } {
  const { above, below } = framed(picture);
  return { width: picture.drawing.width + 2 * MARGIN, height: picture.drawing.height + above + below + 2 * MARGIN };
}

function viewOf(picture: FigurePicture): string {
  const { width, height } = pictureSize(picture);
  return [-MARGIN, -MARGIN - framed(picture).above, width, height].map(printNumber).join(' ');
}

let sheets: StyleRule[] | null = null;

/** The rules of charts, and of what stands round them in pictures. */
function pictureRules(): StyleRule[] {
  sheets ??= styleRules(`${readFileSync(join('src', 'components', 'figure', 'chart.css'), 'utf8')}${FRAME}`);
  return sheets;
}

/** The marks of `drawing` as they look. */
export function stillDrawing(drawing: Drawing): StillMark[] {
  return stillMarks(`<g class="chart wide">${printMarks(drawing.marks, { data: false })}</g>`, pictureRules());
}

function pictureMarks(picture: FigurePicture): StillMark[] {
  const { width, height } = pictureSize(picture);
  const { above, marks } = framed(picture);
  const paper = rectangle(-MARGIN, -MARGIN - above, width, height, 'paper');
  return [...stillMarks(`<g>${printMarks([paper, ...marks])}</g>`, pictureRules()), ...stillDrawing(picture.drawing)];
}

/** Title above the drawing, source and staleness below it, and the room they take. */
function framed({ title, drawing, frame }: FigurePicture) {
  if (!frame) return { above: 0, below: 0, marks: [] };
  const titleLines = wrapped(title, drawing.width, (line) => textWidth(line, TITLE_SIZE) * 1.02);
  const staleLines = frame.stale === null ? [] : wrapped(frame.stale, drawing.width, (line) => textWidth(line, SMALL_SIZE) * 1.05);
  const above = titleLines.length * TITLE_LINE + 12;
  const below = (staleLines.length + 1) * SMALL_LINE + 8;
  const foot = drawing.height + below;
  const marks = [
    ...titleLines.map((line, index) => text(0, -above + TITLE_SIZE + index * TITLE_LINE, line, 'frame-title')),
    ...staleLines.map((line, index) => text(0, foot - (staleLines.length - index) * SMALL_LINE, line, 'frame-stale')),
    text(0, foot, frame.source, 'frame-source'),
  ];
  return { above, below, marks };
}
