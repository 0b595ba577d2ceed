import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { FEWEST_SEEDS, lastOverFirst, levelWeightGradients, stacks } from './select/gradients.ts';
import type { StackChoice } from './select/gradients.ts';
import { outcomeOf, RATES } from './select/training.ts';

const DECODER: StackChoice = { placement: 'post', layerCount: 12 };
const CROSS: StackChoice = { ...DECODER, architecture: 'encoder-decoder' };
const VANISHING_RATIO = 3;

export const gradientFlowIsTheReason = defineClaim({
  id: 'gradient-flow-is-the-reason',
  kind: 'measured',
  statement: 'Pre-LN replaced Post-LN because the gradients of Post-LN vanish towards the input at initialisation.',
  criterion:
    'Holds when the last-to-first ratio of the W2 gradient is above 3, by its interval, wherever Post-LN without warmup is stuck, at 3e-3 in every seed: in the decoder-only stack and in the decoder with cross-attention. Conditional when only the latter shows it, contradicted when neither does.',
  experiments: ['gradient-norms', 'warmup'],
  references: ['xiong2020', 'liu2020admin', 'wang2022deepnet'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => levelWeightGradients(evidence, CROSS, 1),
    (evidence) => levelWeightGradients(evidence, CROSS, 10),
  ),
});

function judge(evidence: Evidence): Judgement {
  const decoder = lastOverFirst(stacks(evidence, DECODER));
  const cross = lastOverFirst(stacks(evidence, CROSS));
  const training = outcomeOf(evidence, { placement: 'post', learningRate: RATES.high });
  if (decoder.sampleSize < FEWEST_SEEDS || cross.sampleSize < FEWEST_SEEDS || training.outcome === 'too few')
    return withoutEvidence(
      'it takes gradients of Post-LN stacks of 12 layers with and without cross-attention, five seeds each, and five training runs',
    );
  if (training.outcome !== 'stuck')
    return withoutEvidence('Post-LN without warmup is not stuck in every run, so there is no failure to explain');
  const vanishes = { decoder: decoder.low > VANISHING_RATIO, cross: cross.low > VANISHING_RATIO };
  return {
    verdict: vanishes.decoder && vanishes.cross ? 'holds' : vanishes.cross ? 'conditional' : 'contradicted',
    finding: `The decoder-only stack in which all ${String(training.runs.length)} Post-LN runs without warmup are stuck has a last-to-first gradient ratio of ${withInterval(decoder)} at initialisation; with cross-attention it is ${withInterval(cross)}.`,
    ...(vanishes.cross && !vanishes.decoder
      ? {
          condition:
            'holds only in decoders with cross-attention, as a fact about gradients; elsewhere training fails without vanishing gradients',
        }
      : {}),
    quantities: {
      decoderRatio: estimated(decoder, 'W2 gradient of the last layer over the first, decoder-only Post-LN, 12 layers'),
      crossRatio: estimated(cross, 'W2 gradient of the last layer over the first, Post-LN decoder with cross-attention, 12 layers'),
      stuckShare: estimated(training.share, 'share of Post-LN runs without warmup that are stuck at 3e-3', '.0%'),
    },
  };
}
