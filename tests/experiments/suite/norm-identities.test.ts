/** Numbers of each identity that follow by hand. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { ConfigOf, MeasurementOf } from '../../../experiments/result.ts';
import { modelOf } from '../../../experiments/suite/models.ts';
import { measure } from '../../../experiments/suite/norm-identities.ts';
import { openWasm } from '../model/on-wasm.ts';

type Config = ConfigOf<'norm-identities'>;
type Of<Name extends Config['identity']> = Extract<MeasurementOf<'norm-identities'>, { identity: Name }>;

beforeAll(openWasm);

async function measured<Name extends Config['identity']>(config: Extract<Config, { identity: Name }>, seed = 1): Promise<Of<Name>> {
  return (await measure(config, seed)) as Of<Name>;
}

describe('measure of invariances', () => {
  const LAYER = { identity: 'invariance', rows: 12, inputCount: 8, width: 32 } as const;

  async function deviation(norm: Of<'invariance'>['table'][number]['norm'], transformation: string, epsilon = 0): Promise<number> {
    const { table } = await measured({ ...LAYER, epsilon });
    return table.find((entry) => entry.norm === norm && entry.transformation === transformation)?.deviation ?? Number.NaN;
  }

  test('has a cell for each of six norms and six transformations', async () => {
    const { table } = await measured({ ...LAYER, epsilon: 0 });
    expect(new Set(table.map(({ norm, transformation }) => `${norm} ${transformation}`)).size).toBe(36);
  });

  test('sees WeightNorm pass a factor of three on the data, a change of twice the output', async () => {
    expect(await deviation('weightnorm', 'dataset-rescaling')).toBeCloseTo(2, 5);
  });

  test('tells LayerNorm and RMSNorm apart by re-centred weights', async () => {
    expect(await deviation('layernorm', 'weight-matrix-recentring')).toBeLessThan(1e-5);
    expect(await deviation('rmsnorm', 'weight-matrix-recentring')).toBeGreaterThan(0.1);
  });

  test('sees what epsilon leaves of an invariance', async () => {
    expect(await deviation('rmsnorm', 'weight-matrix-rescaling', 0.1)).toBeGreaterThan(0.01);
    expect(await deviation('rmsnorm', 'weight-matrix-rescaling')).toBeLessThan(1e-5);
  });
});

describe('measure of Jacobians', () => {
  const ROWS = { identity: 'jacobian', rows: 6, width: 24 } as const;

  test('counts two directions for LayerNorm and one for the others', async () => {
    const { norms } = await measured({ ...ROWS, epsilon: 0 });
    expect(norms.map(({ norm, nullDirections }) => [norm, Math.round(1e4 * nullDirections) / 1e4])).toEqual([
      ['layernorm', 2],
      ['rmsnorm', 1],
      ['prmsnorm', 1],
      ['l2', 1],
    ]);
  });

  test('does not find a projector, nor an inverse scaling, where epsilon is large', async () => {
    const [layer] = (await measured({ ...ROWS, epsilon: 1 })).norms;
    expect(layer?.projectorError).toBeGreaterThan(1e-3);
    expect(layer?.scalingError).toBeGreaterThan(0.1);
    expect(layer?.cosineWithInput).toBeGreaterThan(1e-3);
    expect(layer?.cosineWithOnes).toBeLessThan(1e-5);
  });
});

describe('measure of the partial root mean square', () => {
  test('looks at a sixteenth, an eighth and a quarter of the row, and errs less the more it looks at', async () => {
    const { parts } = await measured({ identity: 'partial-rms', rows: 4096, width: 128, epsilon: 0 });
    expect(parts.map(({ entryCount }) => entryCount)).toEqual([8, 16, 32]);
    const expected = [Math.sqrt(15 / 16 / 16), Math.sqrt(7 / 8 / 32), Math.sqrt(3 / 4 / 64)];
    parts.forEach(({ relativeError }, index) => expect(relativeError / (expected[index] ?? Number.NaN)).toBeCloseTo(1, 1));
  });
});

describe('measure of centring', () => {
  const model = modelOf({
    layerCount: 2,
    modelWidth: 16,
    headCount: 2,
    vocabularySize: 16,
    sequenceLength: 8,
    placement: 'pre',
    activation: 'gelu',
  });

  test('finds the centred model equal up to rounding, and the other one different', async () => {
    const { centred, uncentred } = await measured({ identity: 'centring', model, batchSize: 2, embeddingMean: 0 });
    expect(Math.max(centred.loss, centred.logits, centred.gradients)).toBeLessThan(1e-5);
    expect(Math.min(uncentred.logits, uncentred.gradients)).toBeGreaterThan(0.05);
  });

  test('finds half of the mean square in the mean where the embedding has a mean of its own deviation', async () => {
    const { meanShares } = await measured({ identity: 'centring', model, batchSize: 2, embeddingMean: 1 });
    expect(meanShares).toHaveLength(4);
    expect(meanShares[0]).toBeGreaterThan(0.35);
    expect(meanShares[0]).toBeLessThan(0.55);
  });
});
