import { readFileSync } from 'node:fs';
import type { APIRoute } from 'astro';
import { EXPERIMENT_IDS, experimentNamed, readResult, resultFile } from '../../data/results.ts';

export function getStaticPaths() {
  return EXPERIMENT_IDS.filter((id) => readResult(id) !== null).map((id) => ({ params: { id } }));
}

/** The result file as it lies in the repository. */
export const GET: APIRoute = ({ params }) => new Response(readFileSync(resultFile(experimentNamed(params.id ?? '', 'src/pages/data'))));
