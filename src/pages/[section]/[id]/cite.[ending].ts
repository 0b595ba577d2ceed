/** Files for reference managers: /posts/normalization/cite.bib and its like. */
import type { APIRoute, GetStaticPaths } from 'astro';
import { citables } from '../../../data/citable.ts';
import { CITATION_FORMATS, type Citable, type CitationEnding } from '../../../data/citation.ts';

interface Props {
  citable: Citable;
  ending: CitationEnding;
}

export const getStaticPaths = (async () => {
  const endings = Object.keys(CITATION_FORMATS) as CitationEnding[];
  return (await citables()).flatMap(({ section, citable }) =>
    endings.map((ending) => ({ params: { section, id: citable.id, ending }, props: { citable, ending } satisfies Props })),
  );
}) satisfies GetStaticPaths;

export const GET: APIRoute<Props> = ({ props: { citable, ending } }) => {
  const { mediaType, print } = CITATION_FORMATS[ending];
  return new Response(print(citable), { headers: { 'content-type': `${mediaType}; charset=utf-8` } });
};
