/** Synthetic cells of `norm-attenuation`: sublayers that follow the law, with a scatter of 3 %. */
import { expectedFeedForwardRatio } from '../../../../experiments/claims/predictions/norm-attenuation.ts';
import type { MeasuredCellOf } from '../../../../experiments/result.ts';
import { MODEL } from '../../../support/model-config.ts';
import { CELL, range, scatter } from './cell.ts';

type AttenuationCell = MeasuredCellOf<'norm-attenuation'>;
type Branch = AttenuationCell['config']['branch'];

const SEEDS = 10;
const LAYERS = 24;
const GAINS = [0, 0.1, 0.3, 1, 2, 4];
/** f and b of a branch at gain 1, for each likeness of the memory. */
const BRANCHES: readonly { branch: Branch; encoderGain: number | null; f: number; b: number; correlation: number | null }[] = [
  {
    branch: 'feed-forward',
    encoderGain: null,
    f: expectedFeedForwardRatio(1, 64, 256),
    b: expectedFeedForwardRatio(1, 64, 256),
    correlation: null,
  },
  { branch: 'self-attention', encoderGain: null, f: 0.8, b: 0.9, correlation: null },
  { branch: 'cross-attention', encoderGain: 0, f: 0.08, b: 0.06, correlation: 0.03 },
  { branch: 'cross-attention', encoderGain: 0.3, f: 0.55, b: 0.02, correlation: 0.55 },
  { branch: 'cross-attention', encoderGain: 1, f: 1, b: 1e-9, correlation: 0.999 },
];

export function attenuationCells(): AttenuationCell[] {
  return BRANCHES.flatMap(({ branch, encoderGain, f, b, correlation }) =>
    range(SEEDS).map((seed): AttenuationCell => {
      const architecture = branch === 'cross-attention' ? 'encoder-decoder' : 'decoder';
      return {
        ...CELL,
        key: `${branch} ${String(encoderGain)} ${String(seed)}`,
        seed,
        status: 'measured',
        config: {
          model: {
            ...MODEL,
            architecture,
            layerCount: LAYERS,
            modelWidth: 64,
            feedForwardWidth: 256,
            embeddingDeviation: 0.8,
            positionDeviation: 0.6,
          },
          batchSize: 4,
          branch,
          gains: GAINS,
          encoderGain,
        },
        measurement: {
          memoryCorrelation: correlation,
          passes: GAINS.map((gain) => {
            const ratios = (of: number, place: number): number[] =>
              range(LAYERS).map((layer) => of * gain ** 2 * scatter(0.03, seed, layer, gain, place));
            const [forwardRatios, backwardRatios] = [ratios(f, 1), ratios(b, 2)];
            const law = forwardRatios.reduce((product, each, k) => product * Math.sqrt((1 + (backwardRatios[k] ?? 0)) / (1 + each)), 1);
            return {
              gain,
              lossNats: 6.7,
              forwardRatios,
              backwardRatios,
              normFactor: forwardRatios.reduce((product, each) => product / Math.sqrt(1 + each), 1),
              inputGradientNorm: 0.1 * law * scatter(0.03, seed, gain),
              outputGradientNorm: 0.1,
            };
          }),
        },
      };
    }),
  );
}
