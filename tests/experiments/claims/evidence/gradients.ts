/** Synthetic cells of `gradient-norms`: stacks that follow the laws of the energy along the residual stream, with a scatter of 2 %. */
import type { MeasuredCellOf, ModelConfig } from '../../../../experiments/result.ts';
import { MODEL } from '../../../support/model-config.ts';
import { CELL, range, scatter } from './cell.ts';

type Stack = MeasuredCellOf<'gradient-norms'>;
type Sublayer = Stack['measurement']['sublayers'][number];
type Choice = Partial<ModelConfig>;

const SEEDS = 10;
/** Variance that each branch adds to an input of variance 1, by initialisation. */
const BRANCH = {
  xavier: { ff: 0.32, attention: 0.4, cross: 0.4 },
  fairseq: { ff: 0.32, attention: 0.2, cross: 0.2 },
  pytorch: { ff: 0.055, attention: 0.05, cross: 0.05 },
  gpt2: { ff: 0.001, attention: 0.004, cross: 0.004 },
};
const VARIED = [
  { initialisation: 'fairseq' },
  { initialisation: 'pytorch' },
  { initialisation: 'gpt2' },
  { norm: 'rmsnorm' },
] as const satisfies readonly Choice[];

export function gradientCells(): Stack[] {
  const choices: { choice: Choice; tokens: 'uniform' | 'zipf' }[] = [
    ...(['decoder', 'encoder-decoder'] as const).flatMap((architecture) =>
      (['post', 'pre', 'deepnorm'] as const).flatMap((placement) =>
        [6, 12, 24, 48].map((layerCount) => ({ choice: { architecture, placement, layerCount }, tokens: 'uniform' as const })),
      ),
    ),
    ...(['post', 'pre'] as const).flatMap((placement) =>
      VARIED.map((varied) => ({ choice: { placement, ...varied }, tokens: 'uniform' as const })),
    ),
    { choice: { placement: 'post' }, tokens: 'zipf' },
  ];
  return choices.flatMap(({ choice, tokens }) => range(SEEDS).map((seed) => stack({ ...MODEL, ...choice }, tokens, seed)));
}

function stack(model: ModelConfig, tokens: 'uniform' | 'zipf', seed: number): Stack {
  const isSmall = model.initialisation === 'gpt2';
  const inputVariance = isSmall ? 8e-4 : 1.25;
  const sublayers = alongStream(model, inputVariance, seed);
  const decoder = sublayers.filter(({ stack: side }) => side === 'decoder');
  const firstNormScale = model.placement === 'pre' || !isSmall ? 1 / Math.sqrt(inputVariance) : 35.1 * scatter(0.01, seed);
  const first = decoder[0]?.streamGradientNorm ?? 1;
  return {
    ...CELL,
    key: `${JSON.stringify(model)} ${tokens} ${String(seed)}`,
    seed,
    status: 'measured',
    config: { model, batchSize: 4, tokens },
    measurement: {
      lossNats: 6.3,
      // The gradient of W2 is that of the stream behind the feed-forward sublayer, times a constant.
      gradientNorms: {
        'decoder.w2': decoder
          .filter(({ kind }) => kind === 'feed-forward')
          .map(({ layer, streamGradientNorm }) => 2 * streamGradientNorm * scatter(0.01, seed, layer)),
      },
      sublayers,
      inputGradientNorm: first * (model.placement === 'pre' ? 1.05 : firstNormScale),
      firstNormInputRms: Math.sqrt(inputVariance),
      firstNormScale,
    },
  };
}

function alongStream(model: ModelConfig, inputVariance: number, seed: number): Sublayer[] {
  const branch = BRANCH[model.initialisation];
  const kinds =
    model.architecture === 'decoder'
      ? (['self-attention', 'feed-forward'] as const)
      : (['self-attention', 'cross-attention', 'feed-forward'] as const);
  const ratioOf = { 'self-attention': branch.attention, 'cross-attention': branch.cross, 'feed-forward': branch.ff };
  const sites = range(model.layerCount).flatMap((index) =>
    kinds.map((kind) => ({ layer: index + 1, kind, forwardRatio: ratioOf[kind] * scatter(0.02, seed, index) })),
  );
  let variance = inputVariance;
  const forward = sites.map((site, index) => {
    variance = model.placement === 'pre' ? variance + site.forwardRatio : 1;
    return { ...site, streamVariance: variance, index };
  });
  // From the output back: under Post-LN only cross-attention attenuates, under Pre-LN gradient norm times root variance is kept.
  let gradient = 1;
  const backward = forward.toReversed().map((site) => {
    const streamGradientNorm = model.placement === 'pre' ? 1 / Math.sqrt(site.streamVariance) : gradient;
    if (model.placement === 'post')
      gradient /= site.kind === 'cross-attention' ? Math.sqrt(1 + site.forwardRatio) : site.kind === 'self-attention' ? 1.006 : 1;
    return {
      stack: 'decoder' as const,
      layer: site.layer,
      kind: site.kind,
      forwardRatio: site.forwardRatio,
      streamVariance: site.streamVariance,
      tokenCorrelation: 0.9,
      streamGradientNorm: streamGradientNorm * scatter(0.002, seed, site.index),
    };
  });
  const encoder =
    model.architecture === 'decoder'
      ? []
      : [
          {
            stack: 'encoder' as const,
            layer: 1,
            kind: 'self-attention' as const,
            forwardRatio: 0.4,
            streamVariance: 1,
            tokenCorrelation: 0.9,
            streamGradientNorm: 0.1,
          },
        ];
  return [...encoder, ...backward.toReversed()];
}
