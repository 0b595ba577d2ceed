/** Ratios of times by shape: a row for each shape, a panel for each pass. Shared by the two figures of norm-timing. */
import { scaleLog } from 'd3-scale';
import type { Quantiles } from '../../experiments/result.ts';
import { dotRows, dotRowsHeight } from '../charts/dot-rows.ts';
import type { KeyEntry } from '../charts/key.ts';
import { key } from '../charts/key.ts';
import type { Layout } from '../charts/layout.ts';
import { right } from '../charts/layout.ts';
import type { Drawing } from '../charts/mark.ts';
import { logDomain, logTicks } from '../charts/ticks.ts';
import type { Shape } from './timing-cells.ts';

const LABEL_WIDTH = 84;

export interface ShapePanel {
  title: string;
  /** For each shape, the quartiles of each variant of the key, undefined where it was not measured. */
  ratios: readonly (readonly (Quantiles | undefined)[])[];
  /** For each shape, the range predicted for each variant; none where nothing was. */
  predicted?: readonly (readonly (readonly [low: number, high: number])[])[];
}

export interface ShapeRows {
  shapes: readonly Shape[];
  variants: readonly KeyEntry[];
  panels: readonly ShapePanel[];
  xTitle: string;
  /** Name of the line at 1. */
  unity: string;
  rowHeight: number;
}

export function shapeRows(layout: Layout, { shapes, variants, panels, xTitle, unity, rowHeight }: ShapeRows): Drawing {
  const isWide = layout.name === 'wide';
  const names = key(0, 0, layout.width, variants);
  const height = dotRowsHeight(
    shapes.map(() => ({ label: '', dots: [] })),
    rowHeight,
  );
  const block = 44 + height + 44;
  const quartileEnds = panels.flatMap(({ ratios }) => ratios.flatMap((row) => row.flatMap((each) => (each ? [each.low, each.high] : []))));
  const predictedEnds = panels.flatMap(({ predicted = [] }) => predicted.flat(2));
  const domain = logDomain([1, ...quartileEnds, ...predictedEnds], 1.12);
  const marks = panels.flatMap(({ title, ratios, predicted }, i) => {
    const columnWidth = isWide ? (layout.width - LABEL_WIDTH) / panels.length : layout.width - LABEL_WIDTH;
    const frame = {
      left: LABEL_WIDTH + (isWide ? i * columnWidth : 0),
      top: names.height + 44 + (isWide ? 0 : i * block),
      width: columnWidth - (isWide ? 20 : 8),
      height,
    };
    const scale = scaleLog(domain, [frame.left, right(frame)]);
    return dotRows({
      frame,
      title,
      x: { scale, ticks: logTicks(domain), title: xTitle },
      labels: i === 0 || !isWide,
      labelWidth: LABEL_WIDTH,
      rowHeight,
      references: [{ x: 1, label: unity }],
      rows: shapes.map(({ name, size }, each) => {
        const measured = variants.flatMap((variant, v) => {
          const quantiles = ratios[each]?.[v];
          return quantiles ? [{ ...variant, quantiles, v }] : [];
        });
        return {
          label: name,
          detail: size,
          dots: measured.map(({ label, color, marker, hollow = false, quantiles: { median, low, high }, v }) => ({
            name: label,
            color,
            marker,
            hollow,
            values: [median],
            interval: [low, high] as const,
            ...rangeOf(predicted?.[each]?.[v]),
            offset: ((v + 0.5) / variants.length - 0.5) * (rowHeight - 12),
          })),
        };
      }),
    });
  });
  return { width: layout.width, height: names.height + (isWide ? block : panels.length * block), marks: [...names.marks, ...marks] };
}

function rangeOf(predicted: readonly [number, number] | undefined): { predicted?: readonly [number, number] } {
  return predicted ? { predicted } : {};
}
