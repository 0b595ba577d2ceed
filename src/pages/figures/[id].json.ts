import type { APIRoute } from 'astro';
import { encodeJson } from '../../../experiments/result.ts';
import { figureRecord } from '../../data/figure-record.ts';
import { shownFigures, type ShownFigure } from '../../data/rendered-figures.ts';

export function getStaticPaths() {
  return shownFigures().map((shown) => ({ params: { id: shown.figure.id }, props: { shown } }));
}

export const GET: APIRoute<{ shown: ShownFigure }> = ({ props }) => new Response(encodeJson(figureRecord(props.shown)));
