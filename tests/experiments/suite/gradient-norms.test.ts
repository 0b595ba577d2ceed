/** What `gradient-norms` reports of the residual stream under each placement, against what its formula says of it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { measure } from '../../../experiments/suite/gradient-norms.ts';
import { modelOf } from '../../../experiments/suite/models.ts';
import { NORMS, PLACEMENTS, type MeasurementOf, type ModelConfig } from '../../../experiments/result.ts';
import { openWasm } from '../model/on-wasm.ts';

const SIZE = { layerCount: 4, modelWidth: 32, headCount: 2, vocabularySize: 32, sequenceLength: 16 };

beforeAll(openWasm);

async function measured(choice: Partial<ModelConfig>): Promise<MeasurementOf<'gradient-norms'>> {
  return measure({ model: modelOf({ ...SIZE, ...choice }), batchSize: 2, tokens: 'uniform' }, 1);
}

describe('measure', () => {
  test.each(PLACEMENTS)('reports two sublayers a layer, in finite numbers: %s', async (placement) => {
    const { sublayers, inputGradientNorm, firstNormInputRms, firstNormScale } = await measured({ placement });
    expect(sublayers.map(({ layer, kind }) => `${layer} ${kind}`)).toEqual(
      [1, 2, 3, 4].flatMap((layer) => [`${layer} self-attention`, `${layer} feed-forward`]),
    );
    const numbers = sublayers.flatMap((each) => [each.forwardRatio, each.streamVariance, each.tokenCorrelation, each.streamGradientNorm]);
    expect([...numbers, inputGradientNorm, firstNormInputRms, firstNormScale].filter((value) => !(value > 0))).toEqual([]);
  });

  test('sees the stream pass ReZero unchanged at initialisation, forward and backward', async () => {
    const { sublayers, inputGradientNorm, firstNormInputRms } = await measured({ placement: 'rezero' });
    for (const { streamVariance, streamGradientNorm } of sublayers) {
      expect(streamVariance).toBeCloseTo(firstNormInputRms ** 2, 5);
      expect(streamGradientNorm).toBeCloseTo(inputGradientNorm, 5);
    }
  });

  test('sees both parallel branches of a layer receive the same gradient, and read the same', async () => {
    const { sublayers } = await measured({ placement: 'parallel' });
    for (let layer = 0; layer < sublayers.length; layer += 2) {
      const [attention, feedForward] = sublayers.slice(layer, layer + 2);
      expect(attention?.streamGradientNorm).toBeCloseTo(feedForward?.streamGradientNorm ?? Number.NaN, 6);
    }
  });

  test('sees a sandwich add about 1 to the variance of the stream at every sublayer', async () => {
    const { sublayers } = await measured({ placement: 'sandwich' });
    const last = sublayers.at(-1)?.streamVariance ?? Number.NaN;
    expect(last / (1.25 + sublayers.length)).toBeGreaterThan(0.8);
    expect(last / (1.25 + sublayers.length)).toBeLessThan(1.5);
  });

  test('sees the norm behind the branch read the branch alone when sublayers are reordered', async () => {
    const { firstNormInputRms, sublayers } = await measured({ placement: 'reordered' });
    const first = sublayers[0];
    // The branch reads the embedded input, of variance 1.25.
    expect(firstNormInputRms ** 2 / 1.25 / (first?.forwardRatio ?? Number.NaN)).toBeCloseTo(1, 1);
  });

  test.each(NORMS)('reports the factor of the first norm, and none for a function of single entries: %s', async (norm) => {
    const { firstNormScale, firstNormInputRms } = await measured({ placement: 'pre', norm });
    if (norm === 'dyt' || norm === 'none') expect(firstNormScale).toBeNaN();
    else if (norm === 'l2') expect(firstNormScale * firstNormInputRms * Math.sqrt(32)).toBeCloseTo(1, 0);
    else expect(firstNormScale * firstNormInputRms).toBeGreaterThan(0.9);
  });
});
