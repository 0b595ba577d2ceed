import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { sideOf, STARTS, verdictOf } from './select/by-variant.ts';
import { alterFinalVariance, deepRuns, FEWEST_RUNS } from './select/deep-runs.ts';
import { spreadQuotient } from './select/growth.ts';

export const layernormScalingFlattensTheGrowthOfVariance = defineClaim({
  id: 'layernorm-scaling-flattens-the-growth-of-variance',
  kind: 'measured',
  statement: 'With LayerNorm scaling the variance of the stream grows less over the layers of a trained model than in Pre-LN.',
  criterion:
    'Of the variance of the last layer over that of the first, after training, with LayerNorm scaling over that of Pre-LN, seed by seed, with Xavier initialisation and with GPT-2’s: holds when both intervals lie below 1, contradicted when both lie above, conditional when they lie on different sides.',
  experiments: ['growth-in-training'],
  references: ['sun2025lns'],
  judge,
  flip: firstThatChanges(
    judge,
    ...[0, 100].map(
      (perLayer) => (evidence: Evidence) =>
        STARTS.reduce(
          (altered, { initialisation }) =>
            alterFinalVariance(altered, { placement: 'layernorm-scaling', initialisation }, (layer) => 1 + perLayer * (layer - 1)),
          evidence,
        ),
    ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('growth-in-training');
  const found = STARTS.map((start) => ({
    ...start,
    quotient: spreadQuotient(
      deepRuns(cells, { placement: 'layernorm-scaling', initialisation: start.initialisation }),
      deepRuns(cells, { placement: 'pre', initialisation: start.initialisation }),
    ),
  }));
  if (found.some(({ quotient }) => quotient.sampleSize < FEWEST_RUNS))
    return withoutEvidence('it takes five trained models of each placement at each of two initialisations');
  return {
    ...verdictOf(found.map(({ variant, quotient }) => ({ variant, side: sideOf(quotient, 'below', 1) }))),
    finding: `From the first layer to the last the variance of a trained model grows by a factor that is ${found
      .map(({ variant, quotient }) => `${withInterval(quotient)} times that of Pre-LN ${variant}`)
      .join(' and ')}.`,
    quantities: Object.fromEntries(
      found.map(({ key, variant, quotient }) => [
        `quotient${key}`,
        estimated(quotient, `growth of the variance over the layers with LayerNorm scaling over that of Pre-LN, ${variant}`),
      ]),
    ),
  };
}
