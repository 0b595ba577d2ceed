/** Figures with the present evidence, each rendered once however many pages and files show it, and what each was seen to read. */
import type { Evidence } from '../../experiments/claims/claim.ts';
import type { ExperimentId } from '../../experiments/result.ts';
import type { Figure, FigureEvidence, RenderedFigure } from '../figures/figure.ts';
import { FIGURES } from '../figures/index.ts';
import { evidence } from './evidence.ts';

export interface ShownFigure {
  figure: Figure;
  rendered: RenderedFigure;
  /** Whose cells it read, its own experiment first. */
  experiments: readonly ExperimentId[];
  readsModels: boolean;
}

const known = new WeakMap<Evidence, Map<string, ShownFigure>>();

/** The figure as pages show it; null before anything was measured. Throws a `FigureError` when cells that it needs are missing. */
export function shownFigure(figure: Figure): ShownFigure | null {
  const now = evidence();
  const figures = known.get(now) ?? new Map<string, ShownFigure>();
  known.set(now, figures);
  const shown = figures.get(figure.id) ?? (figure.isAvailable(now) ? render(figure, now) : null);
  if (shown) figures.set(figure.id, shown);
  return shown;
}

/** All figures that there is something to draw for, in the order of the list. */
export function shownFigures(): ShownFigure[] {
  return FIGURES.flatMap((figure) => shownFigure(figure) ?? []);
}

function render(figure: Figure, { cells, models }: FigureEvidence): ShownFigure {
  const read = new Set<ExperimentId>(figure.experiment ? [figure.experiment] : []);
  let readsModels = false;
  const rendered = figure.render({
    cells: (id) => {
      read.add(id);
      return cells(id);
    },
    get models() {
      readsModels = true;
      return models;
    },
  });
  return { figure, rendered, experiments: [...read], readsModels };
}
