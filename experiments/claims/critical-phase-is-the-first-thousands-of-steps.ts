import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withPublished } from './alter.ts';
import { counted, withoutEvidence } from './judge.ts';
import { publishedValues } from './select/published.ts';

const IDS = {
  original: 'vaswani-warmup-steps',
  bert: 'bert-warmup-steps',
  short: 'xiong-post-warmup-500-high-rate-bleu',
  full: 'xiong-post-warmup-bleu',
};

export const criticalPhaseIsTheFirstThousandsOfSteps = defineClaim({
  id: 'critical-phase-is-the-first-thousands-of-steps',
  kind: 'documented',
  statement: 'The critical phase of Post-LN training is the first few thousand steps.',
  criterion:
    'Holds when the published warmups lie between 1,000 and 10,000 steps and a warmup of 500 loses at least 10 BLEU at the higher learning rate; conditional when one of the two, contradicted when neither.',
  experiments: [],
  references: ['vaswani2017', 'xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withPublished(evidence, { [IDS.short]: 33, [IDS.bert]: 100 }),
    (evidence) => withPublished(evidence, { [IDS.short]: 3, [IDS.bert]: 10_000, [IDS.original]: 4000, [IDS.full]: 34 }),
  ),
});

function judge(evidence: Evidence): Judgement {
  const found = publishedValues(evidence, IDS);
  if ('missing' in found) return withoutEvidence(`published numbers are missing: ${found.missing.join(', ')}`);
  const { original, bert, short, full } = found.values;
  const inThousands = [original, bert].every((steps) => steps >= 1000 && steps <= 10_000);
  const loss = full - short;
  return {
    verdict: inThousands && loss >= 10 ? 'holds' : inThousands || loss >= 10 ? 'conditional' : 'contradicted',
    finding: `The original Transformer warmed up for ${String(original)} steps and BERT for ${String(bert)}; with 500 steps instead of 4000 Post-LN reached ${String(short)} instead of about ${String(full)} BLEU at learning rate 1e-3.`,
    ...(inThousands === loss >= 10
      ? {}
      : { condition: 'holds only for one of the two signs: the length of warmups in use, or the harm of a short one' }),
    quantities: {
      originalWarmupSteps: counted(original, 'warmup of the original Transformer', 'steps'),
      bertWarmupSteps: counted(bert, 'warmup of BERT', 'steps'),
      shortWarmupBleu: { value: short, format: '.2f', unit: 'BLEU', label: 'Post-LN with 500 steps of warmup at 1e-3 (Xiong et al. 2020)' },
      fullWarmupBleu: { value: full, format: '.0f', unit: 'BLEU', label: 'Post-LN with 4,000 steps of warmup (Xiong et al. 2020)' },
    },
  };
}
