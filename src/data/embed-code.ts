/** What others paste into their pages to show a figure. */
import { escapeXml } from '../charts/print-svg.ts';
import { figurePicture } from '../pictures/figure-picture.ts';
import { pictureSize } from '../pictures/figure-svg.ts';
import { figureAddress, figureFileAddress } from './figure-record.ts';
import type { ShownFigure } from './rendered-figures.ts';

/** Room for the title, two lines of source and the margins of the embedded page, in px. */
const ROUND_THE_DRAWING = 150;

/** A frame that draws itself for its width and keeps up with new measurements. */
export function frameCode({ figure, rendered }: ShownFigure): string {
  const height = Math.ceil(rendered.wide.height + ROUND_THE_DRAWING);
  return (
    `<iframe src="${figureAddress(figure.id, 'embed/')}" title="${escapeXml(figure.title)}"\n` +
    `  width="100%" height="${height}" loading="lazy" style="border: 0"></iframe>`
  );
}

/** A picture with its description, linked to its page. */
export function imageCode(shown: ShownFigure): string {
  const { figure, rendered } = shown;
  const { width, height } = pictureSize(figurePicture(shown));
  return (
    `<a href="${figureAddress(figure.id)}">\n` +
    `  <img src="${figureFileAddress(figure.id, 'svg')}" width="${Math.round(width)}" height="${Math.round(height)}"\n` +
    `    alt="${escapeXml(rendered.description)}">\n` +
    `</a>`
  );
}
