import { scaleLog } from 'd3-scale';
import { expectedByEnergy, expectedByNorms } from '../../experiments/claims/predictions/jacobian-spectrum.ts';
import { conditionNumber, overSeeds, spectrumDepths } from '../../experiments/claims/select/spectrum.ts';
import type { SpectrumNumbers } from '../../experiments/claims/select/spectrum.ts';
import { geometricInterval } from '../../experiments/result.ts';
import type { Interval } from '../../experiments/result.ts';
import { axisWidth } from '../charts/axis.ts';
import { formatCount, formatSignificant } from '../charts/format.ts';
import { bottom, frameGrid, right } from '../charts/layout.ts';
import type { Layout } from '../charts/layout.ts';
import type { Point } from '../charts/line.ts';
import { linePanel } from '../charts/line-panel.ts';
import type { Reference, Series } from '../charts/line-panel.ts';
import type { Drawing } from '../charts/mark.ts';
import { logDomain, logTicks, valueTicks } from '../charts/ticks.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { COMPARED_PLACEMENTS, PLACEMENT_LOOK } from './select.ts';

const id = 'jacobian-spectrum';

const QUANTITIES = [
  {
    title: 'Geometric mean',
    short: 'geometric mean',
    of: ({ geometricMean }: SpectrumNumbers) => geometricMean,
    predicted: expectedByNorms,
    restsOnSmallest: true,
  },
  {
    title: 'Root mean square',
    short: 'root mean square',
    of: ({ rootMeanSquare }: SpectrumNumbers) => rootMeanSquare,
    predicted: null,
    restsOnSmallest: false,
  },
  { title: 'Condition number', short: 'condition number', of: conditionNumber, predicted: null, restsOnSmallest: true },
  {
    title: 'Effective rank',
    short: 'effective rank',
    of: ({ effectiveRank }: SpectrumNumbers) => effectiveRank,
    predicted: null,
    restsOnSmallest: false,
  },
] as const;

export const jacobianSpectrum = defineFigure({
  id,
  experiment: 'jacobian-spectrum',
  title: 'How many directions of its input does a deep stack pass, and how strongly?',
  select,
  caption: ({ size, seedCounts, directions, width, energy }) =>
    `The singular values of the Jacobian of the final state with respect to the embedded input, before any training, against the number of layers (${size}; Xavier initialisation, LayerNorm). ` +
    `The two means and the condition number leave out the two directions of each token that a LayerNorm removes. Thin dotted lines in the first panel: the product of the norms’ factors 1/σ (DeepNorm α/σ) along the stream; the line at ${formatSignificant(energy)} is 1/√Var of the input, where the law of the gradient’s energy puts root mean square and, if it held for each direction alike, geometric mean. ` +
    `Effective rank: exponential of the entropy of the singular values; the sequence has ${directions} directions (upper line), a token ${width}. ` +
    `Dashed with hollow markers: in some seed the smallest singular values are below what float32 surely resolves, so that the geometric mean is an upper bound and the condition number a lower one. Geometric mean over ${formatCount(seedCounts, 'seed')}; bands: its 95\u202f% interval.`,
  describe: ({ panels }) =>
    panels
      .toReversed()
      .map(({ short, series }) => {
        const parts = series.map(({ look, points, resolvedCount, depths }) => {
          const [first, last] = [points[0]?.y ?? NaN, points.at(-1)?.y ?? NaN];
          return `${look.name} ${formatSignificant(first)} to ${formatSignificant(last)}${resolvedCount < points.length ? `, resolved up to a depth of ${depths[resolvedCount - 1] ?? 0}` : ''}`;
        });
        const depths = series[0]?.depths ?? [];
        return `${short.charAt(0).toUpperCase()}${short.slice(1)} from ${depths[0] ?? 0} to ${depths.at(-1) ?? 0} layers: ${parts.join('; ')}.`;
      })
      .join(' '),
  draw,
  table: ({ panels }) => ({
    columns: [
      'Quantity and placement',
      ...(panels[0]?.series[0]?.depths ?? []).map((depth) => formatCount([depth], 'layer')),
      'Resolved up to',
    ],
    rows: panels.flatMap(({ short, series }) =>
      series.map(({ look, points, depths, resolvedCount }) => [
        `${look.name}, ${short}`,
        ...points.map(
          ({ y, low = NaN, high = NaN }) => `${formatSignificant(y)} (${formatSignificant(low)} to ${formatSignificant(high)})`,
        ),
        formatCount([depths[resolvedCount - 1] ?? 0], 'layer'),
      ]),
    ),
  }),
});

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('jacobian-spectrum');
  const stacks = COMPARED_PLACEMENTS.map((placement) => {
    const look = PLACEMENT_LOOK[placement];
    const depths = spectrumDepths(cells, { placement });
    if (depths.length < 2) throw missingCells(id, 'jacobian-spectrum', `${look.name}, LayerNorm, two numbers of layers, five seeds each`);
    return { look, depths, resolvedCount: depths.filter(({ isResolved }) => isResolved).length };
  });
  const panels = QUANTITIES.map(({ title, short, of, predicted, restsOnSmallest }) => ({
    title,
    short,
    series: stacks.map(({ look, depths, resolvedCount }) => ({
      look,
      depths: depths.map(({ layerCount }) => layerCount),
      // Values near zero leave a sum of squares and an entropy as they are.
      resolvedCount: restsOnSmallest ? resolvedCount : depths.length,
      points: depths.map((depth) => toPoint(depth.layerCount, overSeeds(depth.cells, of))),
      predicted: predicted ? depths.map((depth) => toPoint(depth.layerCount, overSeeds(depth.cells, predicted))) : [],
    })),
  }));
  const all = stacks.flatMap(({ depths }) => depths.flatMap((depth) => depth.cells));
  const model = all[0]?.config.model;
  return {
    panels,
    directions: model ? model.modelWidth * model.sequenceLength : 0,
    width: model?.modelWidth ?? 0,
    energy: geometricInterval(all.map(({ measurement }) => expectedByEnergy(measurement))).estimate,
    size: model ? `one sequence of ${model.sequenceLength} tokens, width ${model.modelWidth}, ${model.headCount} heads` : '',
    seedCounts: stacks.flatMap(({ depths }) => depths.map((depth) => depth.cells.length)),
  };
}

function toPoint(x: number, { estimate, low, high }: Interval): Point {
  return { x, y: estimate, low, high };
}

function draw({ panels, directions, width, energy }: ReturnType<typeof select>, layout: Layout): Drawing {
  const isWide = layout.name === 'wide';
  const drawn = panels.map((panel) => {
    const references: Reference[] =
      panel.short === 'effective rank'
        ? [{ y: directions }, { y: width, label: `token: ${width}` }]
        : panel.short === 'condition number'
          ? []
          : panel.short === 'root mean square'
            ? [{ y: energy, label: 'energy law' }]
            : [{ y: energy }];
    const values = panel.series.flatMap(({ points }) => points.flatMap(({ y, low = y, high = y }) => [y, low, high]));
    const domain = logDomain([...values, ...references.map(({ y }) => y)], 1.3);
    return { ...panel, references, domain, ticks: logTicks(domain, 5) };
  });
  const { frames, height } = frameGrid(layout, {
    count: drawn.length,
    columns: isWide ? 2 : 1,
    height: isWide ? 190 : 170,
    margin: { top: 34, right: 84, bottom: 40, left: Math.max(...drawn.map(({ ticks }) => axisWidth(ticks))) },
  });
  const marks = drawn.flatMap(({ title, series, references, domain, ticks }, i) => {
    const frame = frames[i];
    if (!frame) return [];
    const depths = series[0]?.depths ?? [];
    return linePanel({
      frame,
      title,
      x: { scale: scaleLog(logDomain(depths, 1.1), [frame.left, right(frame)]), ticks: valueTicks(depths), title: 'layers, logarithmic' },
      y: { scale: scaleLog(domain, [bottom(frame), frame.top]), ticks },
      references,
      series: series.flatMap(({ look, points, resolvedCount, predicted }): Series[] => {
        const label = [look.name, formatSignificant(points.at(-1)?.y ?? NaN)];
        const isWhole = resolvedCount === points.length;
        const dotted = predicted.filter(({ y }) => y >= domain[0]);
        return [
          ...(dotted.length > 0 ? [{ color: look.color, label: [], points: [], threads: [dotted], dash: 'dotted' as const }] : []),
          { ...look, dash: 'solid', markerCount: points.length, label: isWhole ? label : [], points: points.slice(0, resolvedCount) },
          ...(isWhole
            ? []
            : [
                {
                  ...look,
                  dash: 'dashed' as const,
                  hollow: true,
                  markerCount: points.length,
                  label,
                  points: points.slice(Math.max(0, resolvedCount - 1)),
                  dots: points.slice(resolvedCount),
                },
              ]),
        ];
      }),
    });
  });
  return { width: layout.width, height, marks };
}
