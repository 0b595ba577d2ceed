import type { APIRoute } from 'astro';
import { shownFigures, type ShownFigure } from '../../data/rendered-figures.ts';
import { cached } from '../../pictures/cache.ts';
import { figurePicture } from '../../pictures/figure-picture.ts';
import { figureSvgForRaster } from '../../pictures/figure-svg.ts';
import { rasterised } from '../../pictures/raster.ts';

/** Pixels to each of the page's. */
const ZOOM = 2;

export function getStaticPaths() {
  return shownFigures().map((shown) => ({ params: { id: shown.figure.id }, props: { shown } }));
}

export const GET: APIRoute<{ shown: ShownFigure }> = async ({ props: { shown } }) => {
  const svg = figureSvgForRaster(figurePicture(shown));
  return new Response(await cached(`figure-${shown.figure.id}`, svg, (source) => rasterised(source, ZOOM)));
};
