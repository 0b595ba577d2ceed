import { site } from '../../site.config.ts';
import { figureAddress } from '../data/figure-record.ts';
import { provenanceOf, staleNote } from '../data/provenance.ts';
import type { ShownFigure } from '../data/rendered-figures.ts';
import type { FigurePicture } from './figure-svg.ts';

/** The figure as it is published: with its question above it, its address below, and, where its numbers are stale, the reason. */
export function figurePicture({ figure, rendered, experiments }: ShownFigure): FigurePicture {
  return {
    id: figure.id,
    title: figure.title,
    description: rendered.description,
    drawing: rendered.wide,
    frame: { source: `${site.title}, ${figureAddress(figure.id)}`, stale: staleNote(provenanceOf(experiments)) },
  };
}
