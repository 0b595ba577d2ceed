import type { APIRoute } from 'astro';
import { csvLines } from '../../data/csv.ts';
import { shownFigures, type ShownFigure } from '../../data/rendered-figures.ts';
import { tableNumbers } from '../../data/table-numbers.ts';

export function getStaticPaths() {
  return shownFigures().map((shown) => ({ params: { id: shown.figure.id }, props: { shown } }));
}

/** The plotted numbers. */
export const GET: APIRoute<{ shown: ShownFigure }> = ({ props }) => {
  const { columns, rows } = tableNumbers(props.shown.rendered.table);
  return new Response(csvLines([columns, ...rows]));
};
