/** Synthetic cells of `placement-laws`: stacks that keep the law of the stream without attention, and stray from it with attention. */
import { PLACEMENTS, type MeasuredCellOf, type ModelConfig, type Placement } from '../../../../experiments/result.ts';
import { MODEL } from '../../../support/model-config.ts';
import { CELL, range, scatter } from './cell.ts';

export type LawCell = MeasuredCellOf<'placement-laws'>;
type Stack = LawCell['measurement']['full'];
type Choice = Pick<ModelConfig, 'placement' | 'qkNorm' | 'norm' | 'layerCount'>;

const SEEDS = 10;
/** Measured at 6, 12 and 48 layers, too. */
const IN_DEPTH: readonly Placement[] = ['post', 'pre', 'sandwich', 'reordered'];
/** Variance that the feed-forward branch of a layer adds, and the attention beside it. */
const FEED_FORWARD = 0.32;
const ATTENTION = 0.5;
/** Factor a layer by which attention makes the gradient grow beyond the law. */
const BEYOND_THE_LAW: Partial<Record<Placement, number>> = { pre: 1.025, reordered: 1.25 };

export function placementLawCells(): LawCell[] {
  const variants = [
    ...PLACEMENTS.map((placement) => ({ placement, qkNorm: 'none' as const })),
    { placement: 'reordered' as const, qkNorm: 'rmsnorm' as const },
  ];
  const choices: Choice[] = [
    ...(['layernorm', 'rmsnorm'] as const).flatMap((norm) => variants.map((variant) => ({ ...variant, norm, layerCount: 24 }))),
    ...[6, 12, 48].flatMap((layerCount) =>
      variants
        .filter(({ placement }) => IN_DEPTH.includes(placement))
        .map((variant) => ({ ...variant, norm: 'layernorm' as const, layerCount })),
    ),
  ];
  return choices.flatMap((choice) => range(SEEDS).map((seed) => lawCell(choice, seed)));
}

function lawCell(choice: Choice, seed: number): LawCell {
  const { placement, qkNorm, layerCount } = choice;
  const beyond = qkNorm === 'none' ? (BEYOND_THE_LAW[placement] ?? 1) : 1;
  return {
    ...CELL,
    key: `${JSON.stringify(choice)} ${String(seed)}`,
    seed,
    status: 'measured',
    config: { model: { ...MODEL, ...choice }, batchSize: 4 },
    measurement: {
      full: stack(placement, layerCount, FEED_FORWARD + ATTENTION, beyond, seed),
      feedForwardOnly: stack(placement, layerCount, FEED_FORWARD, 1, seed + SEEDS),
    },
  };
}

function stack(placement: Placement, layerCount: number, added: number, beyond: number, seed: number): Stack {
  const isNormalised = placement === 'post' || placement === 'deepnorm' || placement === 'admin';
  const perLayer = placement === 'rezero' ? 0 : placement === 'sandwich' || placement === 'reordered' ? 2 : added;
  const streamVariance = range(layerCount + 1).map((layer) => (layer === 0 ? 1.25 : isNormalised ? 1 : 1.25 + perLayer * layer));
  const streamGradientNorm = streamVariance.map(
    (variance, layer) => (beyond ** (layerCount - layer) / Math.sqrt(variance)) * scatter(0.03, seed, layer),
  );
  return { streamVariance, streamGradientNorm, w2GradientNorm: streamGradientNorm.slice(1), tokenCorrelation: [0.1, 0.5, 0.7] };
}
