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
  /** Another way to draw the same question, for the reader to switch to. */
  views?: FigureViews<Data>;
}

export interface FigureViews<Data> {
  /** What is switched, such as `Learning rate`. */
  legend: string;
  /** Names what `draw` draws, which is shown first and printed. */
  first: string;
  second: FigureView<Data>;
}

export interface FigureView<Data> {
  label: string;
  describe: (data: Data) => string;
  draw: (data: Data, layout: Layout) => Drawing;
}

/** One way that a figure is drawn, in both layouts. */
export interface RenderedView {
  label: string;
  description: string;
  wide: Drawing;
  narrow: Drawing;
}

export interface RenderedFigure {
  caption: string;
  /** Of the first view. */
  description: string;
  wide: Drawing;
  narrow: Drawing;
  table: FigureTable;
  /** What the views switch; empty where there is one only. */
  viewLegend: string;
  /** All views, the first among them. */
  views: readonly RenderedView[];
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
    render: drawnOnce((evidence) => {
      const data = select(evidence);
      const viewed = (label: string, view: Pick<FigureView<Data>, 'describe' | 'draw'>): RenderedView => ({
        label,
        description: view.describe(data),
        wide: view.draw(data, WIDE),
        narrow: view.draw(data, NARROW),
      });
      const { views } = definition;
      const shown = viewed(views?.first ?? '', { describe, draw });
      const rest = views ? [viewed(views.second.label, views.second)] : [];
      const { description, wide, narrow } = shown;
      return {
        caption: caption(data),
        description,
        wide,
        narrow,
        table: table(data),
        viewLegend: views?.legend ?? '',
        views: [shown, ...rest],
      };
    }),
  };
}

/** A figure is drawn from evidence alone: its page, its files and every reload of the development server show one drawing. */
function drawnOnce(render: (evidence: FigureEvidence) => RenderedFigure): Figure['render'] {
  const drawn = new WeakMap<FigureEvidence, RenderedFigure>();
  return (evidence) => {
    const figure = drawn.get(evidence) ?? render(evidence);
    drawn.set(evidence, figure);
    return figure;
  };
}

/** The error for cells that `figure` needs and the results lack, `what` in words. */
export function missingCells(figure: string, experiment: ExperimentId, what: string): FigureError {
  return new FigureError(
    `figure ${figure} needs cells of ${experiment} that the results do not have: ${what}; measure them with: npm run experiments -- run ${experiment}`,
  );
}
