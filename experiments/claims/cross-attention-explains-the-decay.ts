import { meanInterval, slopeInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterStacks, average, decoderSublayers, FEWEST_SEEDS, forwardRatio, stacks, w2Norms } from './select/gradients.ts';
import type { Stack, StackChoice } from './select/gradients.ts';

const CROSS: StackChoice = { placement: 'post', architecture: 'encoder-decoder', layerCount: 12 };
const EXPLAINED = [0.8, 1.25] as const;

export const crossAttentionExplainsTheDecay = defineClaim({
  id: 'cross-attention-explains-the-decay',
  kind: 'measured',
  statement: 'The decay in Post-LN decoders is what cross-attention adds without returning it: a factor 1 / sqrt(1 + f) a layer.',
  criterion:
    'Per seed, the slope of ln of the W2 gradient on the layer over half the mean of ln(1 + f) of the cross-attention sublayers, twelve layers. Holds when the interval of this quotient is within [0.8, 1.25], contradicted when it lies outside, conditional when it straddles an end.',
  experiments: ['gradient-norms'],
  references: ['liu2020admin'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterStacks(evidence, CROSS, (cell) => withSlope(cell, 0)),
    (evidence) => alterStacks(evidence, CROSS, (cell) => withSlope(cell, predictedSlope(cell))),
  ),
});

function logSlope(cell: Stack): number {
  return slopeInterval(w2Norms(cell).map((norm, layer) => [layer, Math.log(norm)] as const)).estimate;
}

/** Half the mean of ln(1 + f) over the cross-attention sublayers: the log of 1 / sqrt(1 + f), which nothing pays back. */
function predictedSlope(cell: Stack): number {
  return 0.5 * average(decoderSublayers(cell, 'cross-attention').map((sublayer) => Math.log1p(sublayer.forwardRatio)));
}

function judge(evidence: Evidence): Judgement {
  const cells = stacks(evidence, CROSS);
  if (cells.length < FEWEST_SEEDS) return withoutEvidence('it takes five Post-LN encoder-decoders of 12 + 12 layers');
  const slope = meanInterval(cells.map(logSlope));
  const predicted = meanInterval(cells.map(predictedSlope));
  const quotient = meanInterval(cells.map((cell) => logSlope(cell) / predictedSlope(cell)));
  const place = position(quotient, EXPLAINED);
  return {
    verdict: place === 'inside' ? 'holds' : place === 'outside' ? 'contradicted' : place === 'straddling' ? 'conditional' : 'inconclusive',
    finding: `The W2 gradient grows by ${withInterval(slope)} in the logarithm from layer to layer; cross-attention predicts ${withInterval(predicted)}, a quotient of ${withInterval(quotient)}.`,
    ...(place === 'straddling' ? { condition: 'holds only for the larger part of the decay' } : {}),
    quantities: {
      slope: estimated(slope, 'growth of ln of the W2 gradient per layer, Post-LN decoder with cross-attention, 12 layers', '.3f'),
      predicted: estimated(predicted, 'half the mean of ln(1 + f) of cross-attention', '.3f'),
      quotient: estimated(quotient, 'measured over predicted growth per layer'),
      crossRatio: estimated(forwardRatio(cells, 'cross-attention'), 'variance of the cross-attention branch over that of its input'),
    },
  };
}

function withSlope(cell: Stack, slope: number): Stack {
  const w2 = w2Norms(cell).map((_, layer) => Math.exp(slope * layer));
  return { ...cell, measurement: { ...cell.measurement, gradientNorms: { ...cell.measurement.gradientNorms, 'decoder.w2': w2 } } };
}
