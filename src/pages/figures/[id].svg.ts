import type { APIRoute } from 'astro';
import { shownFigures, type ShownFigure } from '../../data/rendered-figures.ts';
import { figurePicture } from '../../pictures/figure-picture.ts';
import { figureSvg } from '../../pictures/figure-svg.ts';

export function getStaticPaths() {
  return shownFigures().map((shown) => ({ params: { id: shown.figure.id }, props: { shown } }));
}

export const GET: APIRoute<{ shown: ShownFigure }> = ({ props }) => new Response(figureSvg(figurePicture(props.shown)));
