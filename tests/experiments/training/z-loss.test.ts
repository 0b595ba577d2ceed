import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { withLogNormaliser } from '../../../experiments/training/z-loss.ts';
import { openWasm, tensorsOf } from '../model/on-wasm.ts';
import { at, matrix, type Matrix } from '../reference/matrix.ts';
import { lossAndGradients } from '../reference/model.ts';
import { parameter, type Tensors } from '../reference/parameters.ts';
import { CONFIGS, nameOf, smallModel, type SmallModel } from './small-models.ts';

beforeAll(openWasm);

const WEIGHT = 0.3;
const DELTA = 1e-5;

describe('withLogNormaliser', () => {
  test.each(CONFIGS.slice(0, 2).map((config) => [nameOf(config), config] as const))(
    'has the gradient that finite differences of the float64 objective have, and the loss without the addition: %s',
    (_, config) => {
      const small = smallModel(config, 51);
      const before = tf.memory().numTensors;
      const tensors = tensorsOf(small.parameters);
      const { loss, gradients } = withLogNormaliser(small.model, tensors, small.modelBatch, WEIGHT);
      expect(loss.dataSync()[0]).toBeCloseTo(lossAndGradients(config, small.parameters, small.batch).lossNats, 5);
      for (const name of ['head', 'decoder.embedding', 'decoder.1.w1', 'decoder.2.wv', 'decoder.3.feedForwardNorm.gain']) {
        const found = gradients[name]?.dataSync() ?? [];
        const { rows, columns } = parameter(small.parameters, name);
        const [row, column] = [rows - 1, columns - 1];
        expect(found[row * columns + column], name).toBeCloseTo(differenceQuotient(small, name, row, column), 4);
      }
      tf.dispose([loss, gradients, tensors]);
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});

function differenceQuotient(small: SmallModel, name: string, row: number, column: number): number {
  const [above, below] = [DELTA, -DELTA].map((by) =>
    objective(small, { ...small.parameters, [name]: nudged(parameter(small.parameters, name), row, column, by) }),
  );
  return ((above ?? Number.NaN) - (below ?? Number.NaN)) / (2 * DELTA);
}

function nudged(m: Matrix, row: number, column: number, by: number): Matrix {
  return matrix(m.rows, m.columns, (i, j) => at(m, i, j) + (i === row && j === column ? by : 0));
}

/** `cross-entropy + weight * mean over tokens of (log sum exp of the logits)^2`. */
function objective({ config, batch }: SmallModel, parameters: Tensors): number {
  const { lossNats, logits } = lossAndGradients(config, parameters, batch);
  const logNormalisers = Array.from({ length: logits.rows }, (_, i) =>
    Math.log(Array.from({ length: logits.columns }, (__, j) => Math.exp(at(logits, i, j))).reduce((sum, value) => sum + value, 0)),
  );
  return lossNats + (WEIGHT * logNormalisers.reduce((sum, value) => sum + value ** 2, 0)) / logNormalisers.length;
}
