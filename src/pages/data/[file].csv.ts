import type { APIRoute } from 'astro';
import { csvTables, csvText, type CsvTable } from '../../data/csv.ts';
import { EXPERIMENT_IDS } from '../../data/results.ts';

export function getStaticPaths() {
  return EXPERIMENT_IDS.flatMap(csvTables).map(({ file, table }) => ({ params: { file: file.replace(/\.csv$/, '') }, props: { table } }));
}

export const GET: APIRoute<{ table: CsvTable }> = ({ props }) => new Response(csvText(props.table));
