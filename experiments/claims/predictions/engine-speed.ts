import type { MeasuredCellOf } from '../../result.ts';
import { significant } from '../judge.ts';
import { engineCells, engineRatio, type Engine } from '../select/engine.ts';
import { cellsAlone } from './cells-alone.ts';
import { definePrediction, notRefuted, refuted, undecided, type Refutation } from './prediction.ts';

type Cells = readonly MeasuredCellOf<'engine-speed'>[];

/** Bounds of the time of the reference step on wasm, as a multiple of another engine's. */
export const EXPECTED_STEP = { plainOverPytorch: 2, relaxedOverPytorch: 1.5, stockOverOwn: 10 } as const;

export const engineSpeed = definePrediction<'engine-speed'>({
  experiment: 'engine-speed',
  criteria: [
    {
      refutedIf: `the lower quartile of the paired ratios to PyTorch lies above ${EXPECTED_STEP.plainOverPytorch.toFixed(1)} with plain SIMD`,
      judge: (cells) => judgeStep(cells, 'own', 'pytorch', ({ low, high }) => sideOf(EXPECTED_STEP.plainOverPytorch, low, high)),
    },
    {
      refutedIf: `the lower quartile of the paired ratios to PyTorch lies above ${EXPECTED_STEP.relaxedOverPytorch.toFixed(1)} with relaxed SIMD`,
      judge: (cells) => judgeStep(cells, 'relaxed', 'pytorch', ({ low, high }) => sideOf(EXPECTED_STEP.relaxedOverPytorch, low, high)),
    },
    {
      refutedIf: `the stock kernels take less than ${String(EXPECTED_STEP.stockOverOwn)} times as long as ours by the upper quartile`,
      judge: (cells) => judgeStep(cells, 'stock', 'own', ({ low, high }) => sideOf(-EXPECTED_STEP.stockOverOwn, -high, -low)),
    },
  ],
});

/** Above the bound, not above it, or on both sides. */
function sideOf(bound: number, low: number, high: number): Refutation['outcome'] {
  return low > bound ? 'refuted' : high <= bound ? 'not refuted' : 'undecided';
}

function judgeStep(
  cells: Cells,
  numerator: Engine,
  denominator: Engine,
  outcomeOf: (quartiles: { low: number; high: number }) => Refutation['outcome'],
): Refutation {
  const [cell] = engineCells(cellsAlone('engine-speed', cells), { backend: 'wasm', subject: 'reference-step' });
  const ratio = cell && engineRatio(cell, 'loss and gradients', numerator, denominator);
  if (!ratio) return undecided(`it takes 20 paired samples of the reference step on wasm, ${numerator} and ${denominator}`);
  const words = `the reference step takes ${significant(ratio.median)} times as long with ${WORDS[numerator]} as with ${WORDS[denominator]} (quartiles ${significant(ratio.low)} to ${significant(ratio.high)}, ${String(ratio.sampleSize)} pairs)`;
  const outcome = outcomeOf(ratio);
  if (outcome === 'undecided') return undecided(`${words}, and the quartiles lie on both sides of the bound`);
  const sentence = `T${words.slice(1)}.`;
  return outcome === 'refuted' ? refuted(sentence) : notRefuted(sentence);
}

const WORDS: Record<Engine, string> = {
  own: 'our kernels',
  relaxed: 'our kernels with relaxed SIMD',
  stock: 'the stock kernels of TensorFlow.js',
  pytorch: 'PyTorch on one thread',
  'pytorch-composed': 'composed operators of PyTorch',
  machine: 'the limit of the machine',
};
