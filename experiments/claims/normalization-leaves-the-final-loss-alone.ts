import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withPublished } from './alter.ts';
import { counted, estimated, percent, withInterval, withoutEvidence } from './judge.ts';
import { publishedValues } from './select/published.ts';
import { deepRuns, FEWEST_RUNS, lossDifference } from './select/deep-runs.ts';

const IDS = {
  pre: 'lns-pre-1b-perplexity',
  scaled: 'lns-scaled-1b-perplexity',
  wins: 'admin-grid-post-wins',
  converged: 'admin-grid-post-converged',
};

export const normalizationLeavesTheFinalLossAlone = defineClaim({
  id: 'normalization-leaves-the-final-loss-alone',
  kind: 'documented',
  statement: 'Normalization decides whether a model trains, not how fast it descends or where it ends.',
  criterion:
    'Contradicted when published runs that all trained differ in perplexity by more than 5 % (Pre-LN with and without scaled norms, 1B parameters); holds when they differ by less than 1 %; conditional between.',
  experiments: ['rescue', 'warmup'],
  references: ['liu2020admin', 'sun2025lns', 'wang2022deepnet'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withPublished(evidence, { [IDS.scaled]: evidence.published.get(IDS.pre)?.value ?? 0 }),
    (evidence) => withPublished(evidence, { [IDS.scaled]: 1 }),
  ),
});

function judge(evidence: Evidence): Judgement {
  const found = publishedValues(evidence, IDS);
  if ('missing' in found) return withoutEvidence(`published numbers are missing: ${found.missing.join(', ')}`);
  const { pre, scaled, wins, converged } = found.values;
  const gap = Math.abs(pre - scaled) / pre;
  const trained = evidence.cells('growth-in-training');
  const measured = lossDifference(
    deepRuns(trained, { placement: 'deepnorm', initialisation: 'xavier' }),
    deepRuns(trained, { placement: 'pre', initialisation: 'xavier' }),
  );
  const isMeasured = measured.sampleSize >= FEWEST_RUNS;
  return {
    verdict: gap > 0.05 ? 'contradicted' : gap < 0.01 ? 'holds' : 'conditional',
    finding:
      `At 1B parameters scaling the norm's output by depth changes the perplexity of a trained Pre-LN model from ${String(pre)} to ${String(scaled)} (${percent(gap, 1)}); Post-LN beats Pre-LN in ${String(wins)} of the ${String(converged)} settings in which it converges` +
      (isMeasured
        ? `; measured here, after as many steps at the same learning rate, DeepNorm’s held-out loss less Pre-LN’s is ${withInterval(measured)} nats.`
        : '.'),
    ...(gap <= 0.05 && gap >= 0.01 ? { condition: 'holds only to a few percent of perplexity' } : {}),
    quantities: {
      publishedGap: {
        value: gap,
        format: '.1%',
        label: 'difference in perplexity between Pre-LN with and without LayerNorm scaling, 1B parameters',
      },
      adminWins: counted(wins, 'settings in which converged Post-LN ends better than Pre-LN (Liu et al. 2020)'),
      ...(isMeasured
        ? {
            measuredGap: estimated(
              measured,
              'held-out loss of DeepNorm minus that of Pre-LN after as many steps, same seed',
              '+.2f',
              'nats',
            ),
          }
        : {}),
    },
  };
}
