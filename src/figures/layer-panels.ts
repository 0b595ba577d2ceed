/** Gradient norm by layer, one panel a depth, all on one logarithmic scale. Shared by the two figures that show it. */
import { scaleLinear, scaleLog } from 'd3-scale';
import type { Interval } from '../../experiments/result.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatFactor, formatSignificant } from '../charts/format.ts';
import type { Layout } from '../charts/layout.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Series } from '../charts/line-panel.ts';
import { linePanel } from '../charts/line-panel.ts';
import { text } from '../charts/mark.ts';
import type { Drawing } from '../charts/mark.ts';
import { textWidth } from '../charts/text-width.ts';
import { layerTicks, logDomain, logTicks } from '../charts/ticks.ts';
import type { FigureTable } from './figure.ts';

export interface LayerPanel {
  layerCount: number;
  series: readonly Series[];
  /** Gradient norms below this are rounding noise of float32. */
  resolution?: number;
}

export function layerPanels(layout: Layout, yTitle: string, panels: readonly LayerPanel[]): Drawing {
  const values = panels.flatMap(({ series }) =>
    series.flatMap(({ points }) => points.flatMap(({ y, low = y, high = y }) => [y, low, high])),
  );
  const domain = logDomain(values);
  const yTicks = logTicks(domain, 7);
  const labelWidth = Math.max(...panels.flatMap(({ series }) => series.flatMap(({ label }) => label.map((line) => textWidth(line))))) + 10;
  const { frames, height } = frameGrid(layout, {
    count: panels.length,
    columns: layout.name === 'wide' ? Math.min(4, panels.length) : Math.min(2, panels.length),
    height: layout.name === 'wide' ? 210 : 165,
    margin: { top: 26, right: labelWidth, bottom: 38, left: 0 },
    offset: 16,
    axisWidth: axisWidth(yTicks),
  });
  const marks = panels.flatMap(({ layerCount, series, resolution }, i) => {
    const frame = frames[i];
    if (!frame) return [];
    const x = scaleLinear([1, layerCount], [frame.left + 4, right(frame) - 4]);
    const y = scaleLog(domain, [bottom(frame), frame.top]);
    const isFirstOfRow = i === 0 || frames[i - 1]?.top !== frame.top;
    return linePanel({
      frame,
      title: `${layerCount} layers`,
      x: { scale: x, ticks: layerTicks(layerCount, 4), title: 'layer' },
      y: { scale: y, ticks: yTicks, labels: isFirstOfRow, name: 'gradient norm' },
      series,
      references: resolution !== undefined && isReached(series, resolution) ? [{ y: resolution, label: 'float32 noise' }] : [],
    });
  });
  return { width: layout.width, height, marks: [text(0, 12, yTitle, 'title'), ...marks] };
}

/** Whether any line goes below `resolution`. */
function isReached(series: readonly Series[], resolution: number): boolean {
  return series.some(({ points }) => points.some(({ y }) => y < resolution));
}

export function layerTable(
  rows: readonly { layerCount: number; name: string; layers: readonly Interval[]; ratio: Interval; seedCount: number }[],
): FigureTable {
  return {
    columns: ['Stack', 'Seeds', 'First layer', 'Middle layer', 'Last layer', 'Last / first', '95\u202f% interval'],
    rows: rows.map(({ layerCount, name, layers, ratio, seedCount }) => {
      const at = (i: number): string => formatSignificant(layers[i]?.estimate ?? Number.NaN, 3);
      const interval = `${formatSignificant(ratio.low, 3)} to ${formatSignificant(ratio.high, 3)}`;
      return [
        `${name}, ${layerCount} layers`,
        String(seedCount),
        at(0),
        at(Math.floor(layers.length / 2)),
        at(layers.length - 1),
        formatFactor(ratio.estimate),
        interval,
      ];
    }),
  };
}
