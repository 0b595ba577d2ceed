import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { sideOf, verdictOf } from './select/by-variant.ts';
import { alterRemovalCosts, deepRuns, FEWEST_RUNS } from './select/deep-runs.ts';
import type { DeepChoice } from './select/deep-runs.ts';
import { shareDifference, upperShareInterval } from './select/idle.ts';

const SCALED: DeepChoice = { placement: 'layernorm-scaling', initialisation: 'gpt2' };
const PLAIN: DeepChoice = { placement: 'pre', initialisation: 'gpt2' };
const DEEPNORM: DeepChoice = { placement: 'deepnorm', initialisation: 'xavier' };
const GLOROT: DeepChoice = { placement: 'pre', initialisation: 'xavier' };

export const layernormScalingEvensOutTheLayers = defineClaim({
  id: 'layernorm-scaling-evens-out-the-layers',
  kind: 'measured',
  statement: 'With LayerNorm scaling the upper layers of a trained model are worth more than in Pre-LN.',
  criterion:
    'Of the share of the upper half in what passing over single layers costs, with LayerNorm scaling less that of Pre-LN, seed by seed, both with GPT-2’s initialisation: holds when its interval lies above 0, contradicted when it lies below.',
  experiments: ['idle-layers'],
  references: ['sun2025lns'],
  judge,
  flip: firstThatChanges(
    judge,
    ...[0.01, 100].map(
      (cost) => (evidence: Evidence) => alterRemovalCosts(evidence, SCALED, (layer, layerCount) => (layer > layerCount / 2 ? cost : 1)),
    ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('idle-layers');
  const [scaled, plain] = [deepRuns(cells, SCALED), deepRuns(cells, PLAIN)];
  const difference = shareDifference(scaled, plain);
  if (difference.sampleSize < FEWEST_RUNS) return withoutEvidence('it takes five trained models of each of the two placements');
  const deepnorm = shareDifference(deepRuns(cells, DEEPNORM), deepRuns(cells, GLOROT));
  return {
    ...verdictOf([{ variant: 'here', side: sideOf(difference, 'above', 0) }]),
    finding: `The share of the upper half with LayerNorm scaling less that of Pre-LN is ${withInterval(difference)}; that of DeepNorm less that of Pre-LN, both with Xavier initialisation, is ${withInterval(deepnorm)}.`,
    quantities: {
      difference: estimated(difference, 'share of the upper half with LayerNorm scaling less that of Pre-LN, same seed', '+.2f'),
      share: estimated(upperShareInterval(scaled), 'share of the upper half with LayerNorm scaling', '.0%'),
      ...(deepnorm.sampleSize > 0
        ? { deepnormDifference: estimated(deepnorm, 'share of the upper half with DeepNorm less that of Pre-LN, same seed', '+.2f') }
        : {}),
    },
  };
}
