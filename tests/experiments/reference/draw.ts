/** Reproducible test data: Gaussian numbers, parameters away from their special values (gain 1, bias 0), and token batches. */
import { matrix, type Matrix } from './matrix.ts';
import type { Batch } from './model.ts';
import type { Tensors } from './parameters.ts';
import { parameterShapes, type Sizes } from './shapes.ts';
import type { ReferenceConfig } from './stack.ts';

export interface Draw {
  uniform: () => number;
  normal: () => number;
  token: (vocabularySize: number) => number;
}

/** Mulberry32 with Box-Muller: enough for tests, the same on every machine. */
export function draw(seed: number): Draw {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    token: (vocabularySize) => Math.floor(uniform() * vocabularySize),
  };
}

export function drawMatrix(source: Draw, rows: number, columns: number, deviation = 1, centre = 0): Matrix {
  return matrix(rows, columns, () => centre + deviation * source.normal());
}

/**
 * Nothing at a value that would hide it: gains and skip factors around 1, Gemma's gains around 0, factors of branches and slopes of DyT
 * around 0.7, all else around 0 at a deviation that keeps the softmaxes alive also where no norm stands before them.
 */
export function drawParameters(source: Draw, config: ReferenceConfig, sizes: Sizes): Tensors {
  const shapes = Object.entries(parameterShapes(config, sizes));
  return Object.fromEntries(
    shapes.map(([name, [rows, columns]]) => {
      const { deviation, centre } = spreadOf(name, rows, config);
      return [name, drawMatrix(source, rows, columns, deviation, centre)];
    }),
  );
}

function spreadOf(name: string, rows: number, { norm, qkNorm }: ReferenceConfig): { deviation: number; centre: number } {
  if (name.endsWith('.gain')) {
    const kind = /[qQkK]Norm\.gain$/.test(name) ? qkNorm : norm;
    return { deviation: 0.2, centre: kind === 'rmsnorm-one-plus-gain' ? 0 : 1 };
  }
  if (name.endsWith('Omega')) return { deviation: 0.2, centre: 1 };
  if (/alpha$/i.test(name)) return { deviation: 0.1, centre: 0.7 };
  const isMatrixOfLayer = /\.\d+\./.test(name) && rows > 1;
  return { deviation: isMatrixOfLayer ? 0.8 / Math.sqrt(rows) : 0.5, centre: 0 };
}

export function drawBatch(source: Draw, config: ReferenceConfig, sizes: Sizes, batchSize: number): Batch {
  const tokens = (): number[][] =>
    Array.from({ length: batchSize }, () => Array.from({ length: sizes.sequenceLength }, () => source.token(sizes.vocabularySize)));
  const batch = { inputs: tokens(), targets: tokens() };
  return config.architecture === 'decoder' ? batch : { source: tokens(), ...batch };
}
