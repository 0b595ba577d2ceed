/** The energies that `norm-attenuation` reports, against the float64 reference and against what holds exactly. */
import { beforeAll, describe, expect, test } from 'vitest';
import { initialValues } from '../../../experiments/model/initialisation.ts';
import { parameterSpecifications } from '../../../experiments/model/parameters.ts';
import type { ConfigOf, MeasurementOf } from '../../../experiments/result.ts';
import { modelOf } from '../../../experiments/suite/models.ts';
import { measure } from '../../../experiments/suite/norm-attenuation.ts';
import { streamEnergies } from '../../../experiments/suite/stream-energies.ts';
import { randomBatch } from '../../../experiments/training/random-batch.ts';
import { openWasm } from '../model/on-wasm.ts';
import { crossEntropy } from '../reference/cross-entropy.ts';
import { embed } from '../reference/embedding.ts';
import { feedForward } from '../reference/feed-forward.ts';
import { add, product, scale, transpose, type Matrix } from '../reference/matrix.ts';
import { norm } from '../reference/norm.ts';
import { Gradients, parameter, type Step, type Tensors } from '../reference/parameters.ts';

const SIZE = { layerCount: 3, modelWidth: 16, headCount: 2, vocabularySize: 16, sequenceLength: 8 };
const SEED = 3;
type Config = ConfigOf<'norm-attenuation'>;

beforeAll(openWasm);

async function passOf(choice: Partial<Config>, gain: number): Promise<MeasurementOf<'norm-attenuation'>['passes'][number]> {
  const architecture = choice.branch === 'cross-attention' ? 'encoder-decoder' : 'decoder';
  const model = modelOf({ ...SIZE, architecture });
  const { passes } = await measure({ model, batchSize: 2, branch: 'feed-forward', gains: [gain], encoderGain: null, ...choice }, SEED);
  const [pass] = passes;
  if (!pass) throw new Error('no pass was measured');
  return pass;
}

/** A Post-LN stack of feed-forward branches alone in float64, with what its norms, branches and stream say on the way back. */
function reference(gain: number) {
  const model = modelOf(SIZE);
  const parameters: Tensors = Object.fromEntries(
    parameterSpecifications(model).map((specification) => {
      const { name, shape } = specification;
      const [rows = 1, columns] = shape;
      const data = initialValues(model, specification, SEED);
      const values = columns === undefined ? { rows: 1, columns: rows, data } : { rows, columns, data };
      return [name, name.endsWith('.w2') ? scale(values, gain) : values];
    }),
  );
  const gradients = new Gradients();
  const batch = randomBatch(model, 2, 'uniform', SEED);
  const sequences = (ids: Int32Array): number[][] =>
    [0, 1].map((b) => [...ids.slice(b * SIZE.sequenceLength, (b + 1) * SIZE.sequenceLength)]);
  const normNamed = (name: string) => norm('layernorm', name, parameters, model.epsilon, gradients);
  const energy = (m: Matrix): number => m.data.reduce((sum, each) => sum + each ** 2, 0);

  let x = embed(sequences(batch.inputs), 'decoder', parameters, gradients).value;
  const layers: { still: Step; branch: Step; behind: Step; forwardRatio: number }[] = [];
  for (let layer = 1; layer <= SIZE.layerCount; layer++) {
    const still = normNamed(`decoder.${layer}.selfNorm`)(x);
    const branch = feedForward(still.value, `decoder.${layer}`, 'relu', parameters, gradients);
    const behind = normNamed(`decoder.${layer}.feedForwardNorm`)(add(still.value, branch.value));
    layers.push({ still, branch, behind, forwardRatio: energy(branch.value) / energy(still.value) });
    x = behind.value;
  }
  const head = parameter(parameters, 'head');
  let g = product(crossEntropy(product(x, head), [...batch.targets]).gradient, transpose(head));
  const outputGradientNorm = Math.sqrt(energy(g));
  const backwardRatios: number[] = [];
  let normFactor = 1;
  for (const { still, branch, behind } of layers.toReversed()) {
    const atSum = behind.backward(g);
    const returned = branch.backward(atSum);
    normFactor *= Math.sqrt(energy(atSum) / energy(g));
    backwardRatios.unshift(energy(returned) / energy(atSum));
    g = still.backward(add(atSum, returned));
  }
  return {
    forwardRatios: layers.map(({ forwardRatio }) => forwardRatio),
    backwardRatios,
    normFactor,
    inputGradientNorm: Math.sqrt(energy(g)),
    outputGradientNorm,
  };
}

const close = (actual: readonly number[], expected: readonly number[]): void => {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect((actual[index] ?? Number.NaN) / value).toBeCloseTo(1, 4);
};

describe('measure', () => {
  test.each([0.3, 1, 4])('finds f, b and the gradients of the stream that float64 finds, gain %d', async (gain) => {
    const [measured, expected] = [await passOf({}, gain), reference(gain)];
    close(measured.forwardRatios, expected.forwardRatios);
    close(measured.backwardRatios, expected.backwardRatios);
    close(
      [measured.inputGradientNorm, measured.outputGradientNorm, measured.normFactor],
      [expected.inputGradientNorm, expected.outputGradientNorm, expected.normFactor],
    );
  });

  test.each(['feed-forward', 'self-attention', 'cross-attention'] as const)(
    'finds one sublayer of the branch a layer, and f growing with the square of the gain: %s',
    async (branch) => {
      const encoderGain = branch === 'cross-attention' ? 1 : null;
      const [once, twice] = [await passOf({ branch, encoderGain }, 1e-3), await passOf({ branch, encoderGain }, 2e-3)];
      expect(once.forwardRatios).toHaveLength(SIZE.layerCount);
      for (const [layer, f] of once.forwardRatios.entries()) expect((twice.forwardRatios[layer] ?? Number.NaN) / f).toBeCloseTo(4, 1);
    },
  );

  test('finds nothing added and nothing returned at gain 0', async () => {
    const { forwardRatios, backwardRatios } = await passOf({ branch: 'self-attention' }, 0);
    expect(forwardRatios).toEqual([0, 0, 0]);
    for (const b of backwardRatios) expect(b).toBeLessThan(1e-10);
  });

  test('finds the tokens of the memory the more alike, the larger the encoder’s gain', async () => {
    const model = modelOf({ ...SIZE, architecture: 'encoder-decoder' });
    const correlations = [];
    for (const encoderGain of [0, 0.5, 2]) {
      const config: Config = { model, batchSize: 2, branch: 'cross-attention', gains: [1], encoderGain };
      correlations.push((await measure(config, SEED)).memoryCorrelation ?? Number.NaN);
    }
    expect(correlations).toEqual(correlations.toSorted((a, b) => a - b));
    // Independent tokens leave one in eight of their squared norm to the mean of eight; positions are shared by nobody.
    expect(correlations[0]).toBeLessThan(0.3);
    expect(correlations[2]).toBeGreaterThan(0.8);
  });
});

describe('streamEnergies', () => {
  test('refuses a placement whose norm does not read the sum', async () => {
    const model = modelOf({ ...SIZE, placement: 'pre' });
    await expect(streamEnergies(model, {}, randomBatch(model, 2, 'uniform', SEED))).rejects.toThrow(
      'taken under the placement post, where the norm reads x + F; got pre',
    );
  });
});
