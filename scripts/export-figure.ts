/** Writes the figure that README.md shows, as an SVG that stands alone: `npm run figure`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { escapeXml, printMarks, printNumber } from '../src/charts/print-svg.ts';
import { evidence } from '../src/data/evidence.ts';
import { figureNamed } from '../src/figures/index.ts';

const FIGURE = 'warmup-curves';
const FILE = new URL('../docs/figure.svg', import.meta.url);
/** Space round the drawing, in px, so that its paper reaches beyond the labels where the viewer's page has another colour. */
const MARGIN = 16;

/** The README's figure in its wide layout with the palette of the pages, light or dark as its viewer is, and its description in words. */
export function readmeFigure(): { svg: string; description: string } {
  const figure = figureNamed(FIGURE, 'scripts/export-figure.ts');
  const { wide, description } = figure.render(evidence());
  const [width, height] = [wide.width + 2 * MARGIN, wide.height + 2 * MARGIN].map(printNumber);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" role="img" aria-labelledby="title" aria-describedby="description">` +
    `<title id="title">${escapeXml(figure.title)}</title><desc id="description">${escapeXml(description)}</desc>` +
    `<style>${escapeXml(styles())}</style><rect class="paper" x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}"/>` +
    `<g class="chart">${printMarks(wide.marks, { data: false })}</g></svg>\n`;
  return { svg: svg.replaceAll('><', '>\n<'), description };
}

/** The system faces that stand in for that of the pages are wider: narrow ones first, and smaller, so that labels keep their places. */
const FACES = ".chart { --sans: 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif; font-size: 11px; } .paper { fill: var(--paper); }";

/** The style sheets of palette and charts in one. */
function styles(): string {
  const sheets = ['../src/styles/palette.css', '../src/components/figure/chart.css'].map((path) =>
    readFileSync(new URL(path, import.meta.url), 'utf8'),
  );
  return transformSync([...sheets, FACES].join('\n'), { loader: 'css', minify: true }).code.trim();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, readmeFigure().svg);
