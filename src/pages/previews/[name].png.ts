import type { APIRoute } from 'astro';
import { site } from '../../../site.config.ts';
import { previews, type Preview } from '../../data/previews.ts';
import { provenanceOf, staleNote } from '../../data/provenance.ts';
import { cached } from '../../pictures/cache.ts';
import { previewSvg } from '../../pictures/preview-svg.ts';
import { rasterised } from '../../pictures/raster.ts';

export async function getStaticPaths() {
  return (await previews()).map((preview) => ({ params: { name: preview.name }, props: { preview } }));
}

export const GET: APIRoute<{ preview: Preview }> = async ({ props: { preview } }) => {
  const { name, kicker, title, summary, figure } = preview;
  const stale = figure ? staleNote(provenanceOf(figure.experiments)) : null;
  const svg = previewSvg({ site: site.title, kicker, title, summary, drawing: figure?.rendered.wide ?? null, stale });
  return new Response(await cached(`preview-${name}`, svg, (source) => rasterised(source, 1)));
};
