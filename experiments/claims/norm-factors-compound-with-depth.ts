import { geometricInterval, meanInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, percent, withInterval, withoutEvidence } from './judge.ts';
import { decoderSublayers, FEWEST_SEEDS, lastOverFirst, lastW2, levelWeightGradients, stacks, w2Norms } from './select/gradients.ts';
import type { Stack, StackChoice } from './select/gradients.ts';

const DECODER: StackChoice = { placement: 'post', layerCount: 48 };
const CROSS: StackChoice = { ...DECODER, architecture: 'encoder-decoder' };
const VANISHING_RATIO = 3;

export const normFactorsCompoundWithDepth = defineClaim({
  id: 'norm-factors-compound-with-depth',
  kind: 'measured',
  statement: 'The scale factors of the Post-LN norms compound, so that early gradients shrink exponentially with depth.',
  criterion:
    "Compare, at 48 layers, the fall of the W2 gradient towards the input with the product of the norms' scales alone. Holds when the log of the measured ratio is at least half of the log of the product in the decoder-only stack; conditional when only in the decoder with cross-attention is the ratio above 3; contradicted otherwise.",
  experiments: ['gradient-norms'],
  references: ['xiong2020', 'liu2020admin', 'wang2019dlcl'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => levelWeightGradients(evidence, CROSS, 1),
    (evidence) => levelWeightGradients(evidence, CROSS, 100),
    (evidence) => levelWeightGradients(evidence, DECODER, 1e6),
    (evidence) => levelWeightGradients(evidence, DECODER, 1),
  ),
});

/** ln of the last-to-first ratio if the norms' scales 1 / sqrt(1 + f) alone acted between the first and the last W2. */
function logOfNormsAlone(cell: Stack): number {
  const sublayers = decoderSublayers(cell);
  const firstFeedForward = sublayers.findIndex(({ kind }) => kind === 'feed-forward');
  return sublayers.slice(firstFeedForward + 1).reduce((total, { forwardRatio }) => total + 0.5 * Math.log1p(forwardRatio), 0);
}

function judge(evidence: Evidence): Judgement {
  const cells = stacks(evidence, DECODER);
  const cross = lastOverFirst(stacks(evidence, CROSS));
  if (cells.length < FEWEST_SEEDS || cross.sampleSize < FEWEST_SEEDS)
    return withoutEvidence('it takes five Post-LN stacks of 48 layers with cross-attention and five without');
  const alone = geometricInterval(cells.map((cell) => Math.exp(logOfNormsAlone(cell))));
  const decoder = lastOverFirst(cells);
  const share = meanInterval(cells.map((cell) => Math.log(lastW2(cell) / (w2Norms(cell)[0] ?? Number.NaN)) / logOfNormsAlone(cell)));
  const compounds = share.low >= 0.5;
  const refuted = share.high < 0.5;
  return {
    verdict: compounds
      ? 'holds'
      : !refuted
        ? 'inconclusive'
        : cross.low > VANISHING_RATIO
          ? 'conditional'
          : cross.high < VANISHING_RATIO
            ? 'contradicted'
            : 'inconclusive',
    finding: `At 48 layers the norms' scales alone would make the last W2 gradient ${withInterval(alone)} times the first; measured, the ratio is ${withInterval(decoder)}, ${percent(share.estimate)} of it in the logarithm, and ${withInterval(cross)} with cross-attention.`,
    ...(refuted && cross.low > VANISHING_RATIO
      ? { condition: 'holds only for what cross-attention adds, which no gradient of the stream pays back' }
      : {}),
    quantities: {
      normOnlyRatio: estimated(alone, "last-to-first W2 ratio if the norms' scales alone acted, decoder-only Post-LN, 48 layers", '.1e'),
      decoderRatio: estimated(decoder, 'last-to-first W2 ratio measured, decoder-only Post-LN, 48 layers'),
      crossRatio: estimated(cross, 'last-to-first W2 ratio measured, Post-LN decoder with cross-attention, 48 layers', '.1e'),
    },
  };
}
