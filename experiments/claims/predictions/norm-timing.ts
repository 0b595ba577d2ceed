import { bootstrapInterval, quantile, type MeasuredCellOf } from '../../result.ts';
import { isLarge, largest, shapeName, timeRatios, type ShapeRatio, type TimingChoice } from '../select/timing.ts';
import { cellsAlone } from './cells-alone.ts';
import { definePrediction, undecided, type Refutation } from './prediction.ts';
import { judgeRange, type Measured } from './range.ts';

type Cells = readonly MeasuredCellOf<'norm-timing'>[];

/** Time of RMSNorm over that of LayerNorm. */
export const EXPECTED_RATIO = {
  composed: [0.5, 0.75],
  fusedInCache: [0.8, 1],
  fusedInMemory: [0.95, 1],
} as const satisfies Record<string, readonly [number, number]>;

/** The range predicted at a shape. */
export function expectedRatio(
  { rows, width }: { rows: number; width: number },
  implementation: 'composed' | 'fused',
): readonly [number, number] {
  if (implementation === 'composed') return EXPECTED_RATIO.composed;
  return isLarge({ rows, width }) ? EXPECTED_RATIO.fusedInMemory : EXPECTED_RATIO.fusedInCache;
}

const FUSED = { operation: 'rmsnorm', implementation: 'fused' } as const;
const PASSES = ['forward', 'backward'] as const;
/** "More than 15 % faster": the time is below this share. */
const FASTEST = 0.85;

export const normTiming = definePrediction<'norm-timing'>({
  experiment: 'norm-timing',
  criteria: [
    {
      refutedIf:
        'at the largest shape fused RMSNorm is more than 15 % faster than fused LayerNorm by the median of paired ratios, forward or backward',
      judge: (cells) => judgeFused(cells),
    },
    {
      refutedIf: 'composed RMSNorm is faster than fused LayerNorm at any shape, forward or backward',
      judge: (cells) =>
        judgeRange(
          PASSES.flatMap((pass) => ratiosOf(cells, { ...FUSED, implementation: 'composed', pass }).map((ratio) => medianOf(ratio, pass))),
          [1, Number.POSITIVE_INFINITY],
        ),
    },
  ],
});

function judgeFused(cells: Cells): Refutation {
  const measured = PASSES.flatMap((pass) => {
    const deciding = largest(ratiosOf(cells, { ...FUSED, pass }));
    return deciding ? [medianOf(deciding, pass)] : [];
  });
  if (measured.length < PASSES.length) {
    return undecided('it takes 30 paired samples of both fused norms, forward and backward, at a shape that moves 64 MB or more');
  }
  return judgeRange(measured, [FASTEST, Number.POSITIVE_INFINITY]);
}

/** Over fused LayerNorm. */
function ratiosOf(cells: Cells, choice: TimingChoice): ShapeRatio[] {
  return timeRatios(cellsAlone('norm-timing', cells), choice, { ...choice, operation: 'layernorm', implementation: 'fused' });
}

/** The median over the turns, with its bootstrap interval. */
function medianOf({ cell, samples }: ShapeRatio, pass: string): Measured {
  return { name: `the ratio ${pass} at ${shapeName(cell)}`, interval: bootstrapInterval(samples, (some) => quantile(some, 0.5)) };
}
