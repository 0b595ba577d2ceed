/** What a figure is: cells in, words and drawings out. Everything it says about the numbers is computed from them. */
import type { Evidence } from '../../experiments/claims/claim.ts';
import type { ExperimentId } from '../../experiments/result.ts';
import { NARROW, WIDE } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import type { Drawing } from '../charts/mark.ts';

export type FigureEvidence = Pick<Evidence, 'cells' | 'models'>;

/** The plotted numbers in words and digits; the first entry of each row names it. */
export interface FigureTable {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

export interface FigureDefinition<Data> {
  /** Kebab-case; the anchor is `fig-<id>`. */
  id: string;
  /** Whose cells it draws; null when it draws none. */
  experiment: ExperimentId | null;
  /** The question that the figure answers. */
  title: string;
  /** Whether there is anything to draw; when its experiment was measured, if not given. */
  isAvailable?: (evidence: FigureEvidence) => boolean;
  /** The numbers to draw. Throws a `FigureError` when a part of them was never measured. */
  select: (evidence: FigureEvidence) => Data;
  /** What is drawn: sizes, number of seeds, meaning of the bands. */
  caption: (data: Data) => string;
  /** What the numbers show, for those who cannot see the drawing. */
  describe: (data: Data) => string;
  draw: (data: Data, layout: Layout) => Drawing;
  table: (data: Data) => FigureTable;
}

export interface RenderedFigure {
  caption: string;
  description: string;
  wide: Drawing;
  narrow: Drawing;
  table: FigureTable;
}

export interface Figure {
  id: string;
  experiment: ExperimentId | null;
  title: string;
  /** False when its experiment was never measured, so that there is nothing to draw at all. */
  isAvailable: (evidence: FigureEvidence) => boolean;
  /** Throws a `FigureError` when cells that it needs are missing. */
  render: (evidence: FigureEvidence) => RenderedFigure;
}

export class FigureError extends Error {
  override name = 'FigureError';
}

export function defineFigure<Data>(definition: FigureDefinition<Data>): Figure {
  const { id, experiment, title, select, caption, describe, draw, table } = definition;
  const isMeasured = (evidence: FigureEvidence): boolean =>
    experiment === null ? evidence.models.length > 0 : evidence.cells(experiment).length > 0;
  return {
    id,
    experiment,
    title,
    isAvailable: definition.isAvailable ?? isMeasured,
    render: (evidence) => {
      const data = select(evidence);
      return {
        caption: caption(data),
        description: describe(data),
        wide: draw(data, WIDE),
        narrow: draw(data, NARROW),
        table: table(data),
      };
    },
  };
}

/** The error for cells that `figure` needs and the results lack, `what` in words. */
export function missingCells(figure: string, experiment: ExperimentId, what: string): FigureError {
  return new FigureError(
    `figure ${figure} needs cells of ${experiment} that the results do not have: ${what}; measure them with: npm run experiments -- run ${experiment}`,
  );
}
