import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { alterSublayers, FEWEST_SEEDS, forwardRatio, stacks } from './select/gradients.ts';
import type { StackChoice } from './select/gradients.ts';

const POST: StackChoice = { placement: 'post', layerCount: 12 };
const CLOSE_TO_ZERO = 0.05;

export const branchIsZeroAtInitialisation = defineClaim({
  id: 'branch-is-zero-at-initialisation',
  kind: 'measured',
  statement: 'At initialisation, with Xavier, a sublayer is close to the zero map.',
  criterion:
    'Close to zero: the branch adds at most 5 % of the variance it reads. Holds when the interval of the feed-forward and of the self-attention ratio is below 0.05 for Post-LN with 12 layers, contradicted when one lies above.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterSublayers(evidence, POST, (sublayer) => ({ ...sublayer, forwardRatio: 0.01 })),
    (evidence) => alterSublayers(evidence, POST, (sublayer) => ({ ...sublayer, forwardRatio: 0.3 })),
  ),
});

function judge(evidence: Evidence): Judgement {
  const of = (initialisation: NonNullable<StackChoice['initialisation']>) => {
    const cells = stacks(evidence, { ...POST, initialisation });
    return { feedForward: forwardRatio(cells, 'feed-forward'), attention: forwardRatio(cells, 'self-attention'), seeds: cells.length };
  };
  const [xavier, pytorch, gpt2] = [of('xavier'), of('pytorch'), of('gpt2')];
  if ([xavier, pytorch, gpt2].some(({ seeds }) => seeds < FEWEST_SEEDS))
    return withoutEvidence('it takes five Post-LN stacks of 12 layers with each of Xavier, PyTorch and GPT-2 initialisation');
  const parts = [xavier.feedForward, xavier.attention];
  return {
    verdict: parts.every(({ high }) => high < CLOSE_TO_ZERO)
      ? 'holds'
      : parts.some(({ low }) => low > CLOSE_TO_ZERO)
        ? 'contradicted'
        : 'inconclusive',
    finding: `With Xavier the feed-forward branch carries ${withInterval(xavier.feedForward)} of the variance that it reads and self-attention ${withInterval(xavier.attention)}; with GPT-2 initialisation it is ${withInterval(gpt2.feedForward)} and ${withInterval(gpt2.attention)}.`,
    quantities: {
      feedForwardXavier: estimated(xavier.feedForward, 'variance of the feed-forward branch over that of its input, Xavier'),
      attentionXavier: estimated(xavier.attention, 'variance of the attention branch over that of its input, Xavier'),
      feedForwardPytorch: estimated(pytorch.feedForward, 'variance of the feed-forward branch over that of its input, PyTorch', '.3f'),
      attentionPytorch: estimated(pytorch.attention, 'variance of the attention branch over that of its input, PyTorch', '.3f'),
      feedForwardGpt2: estimated(gpt2.feedForward, 'variance of the feed-forward branch over that of its input, GPT-2', '.1e'),
      attentionGpt2: estimated(gpt2.attention, 'variance of the attention branch over that of its input, GPT-2', '.1e'),
    },
  };
}
