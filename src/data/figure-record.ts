/** A figure as data, `/figures/<id>.json`: its words, its table as shown and in numbers, and where the numbers come from. */
import { z } from 'zod';
import { real } from '../../experiments/result.ts';
import { site } from '../../site.config.ts';
import { provenanceOf, provenanceSchema } from './provenance.ts';
import type { ShownFigure } from './rendered-figures.ts';
import { tableNumbers } from './table-numbers.ts';

export const figureRecordSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  caption: z.string(),
  /** What the numbers show. */
  description: z.string(),
  /** Its page. */
  address: z.url(),
  /** As pages show it. */
  table: z.strictObject({ columns: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  /** The same in numbers, as in the CSV file; NaN and the infinities are strings. */
  data: z.strictObject({ columns: z.array(z.string()), rows: z.array(z.array(z.union([real, z.string(), z.null()]))) }),
  /** The runs that it was drawn from; none for a figure of sources. */
  provenance: z.array(provenanceSchema),
});
export type FigureRecord = z.infer<typeof figureRecordSchema>;

export function figureRecord({ figure, rendered, experiments }: ShownFigure): FigureRecord {
  const { caption, description, table } = rendered;
  const data = tableNumbers(table);
  return {
    id: figure.id,
    title: figure.title,
    caption,
    description,
    address: figureAddress(figure.id),
    table: { columns: [...table.columns], rows: table.rows.map((row) => [...row]) },
    data: { columns: [...data.columns], rows: data.rows.map((row) => [...row]) },
    provenance: provenanceOf(experiments),
  };
}

/** Absolute address of the figure's page. */
export function figureAddress(id: string, rest = ''): string {
  return `${site.address}${site.basePath}figures/${id}/${rest}`;
}

/** Absolute address of one of the figure's files. */
export function figureFileAddress(id: string, format: FigureFormat): string {
  return `${site.address}${site.basePath}figures/${id}.${format}`;
}

export const FIGURE_FORMATS = ['csv', 'json', 'svg', 'png'] as const;
export type FigureFormat = (typeof FIGURE_FORMATS)[number];
