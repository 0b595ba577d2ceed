/** Writes the figure that README.md shows, as an SVG that stands alone: `npm run figure`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { shownFigure } from '../src/data/rendered-figures.ts';
import { figureNamed } from '../src/figures/index.ts';
import { figureSvg } from '../src/pictures/figure-svg.ts';

const FIGURE = 'warmup-curves';
const FILE = new URL('../docs/figure.svg', import.meta.url);
/** The README's figure as its SVG file without title and address, and its description in words. Throws when it was never measured. */
export function readmeFigure(): { svg: string; description: string } {
  const figure = figureNamed(FIGURE, 'scripts/export-figure.ts');
  const rendered = shownFigure(figure)?.rendered;
  if (!rendered)
    throw new Error(`the figure ${FIGURE} has nothing to draw; measure it: npm run experiments -- run ${figure.experiment ?? ''}`);
  const { wide: drawing, description } = rendered;
  return { svg: figureSvg({ id: FIGURE, title: figure.title, description, drawing, frame: null }), description };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, readmeFigure().svg);
