import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withPublished } from './alter.ts';
import { counted, withoutEvidence } from './judge.ts';
import { disclosedModels } from './select/models.ts';
import { publishedValues } from './select/published.ts';

const ABLATIONS = 'rmsnorm-bias-ablations';

export const layernormBiasIsBarelyUsed = defineClaim({
  id: 'layernorm-bias-is-barely-used',
  kind: 'documented',
  statement: 'The RMSNorm paper found that the bias of LayerNorm is barely used.',
  criterion: 'Contradicted when the paper has no ablation of the bias, holds when it has one.',
  experiments: [],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withPublished(evidence, { [ABLATIONS]: 1 }),
    (evidence) => withPublished(evidence, { [ABLATIONS]: 0 }),
  ),
});

function judge(evidence: Evidence): Judgement {
  const found = publishedValues(evidence, { ablations: ABLATIONS });
  if ('missing' in found) return withoutEvidence(`the number of bias ablations in the RMSNorm paper is missing (${ABLATIONS})`);
  const { ablations } = found.values;
  const known = disclosedModels(evidence).filter(({ normBias }) => normBias !== null);
  const without = known.filter(({ normBias }) => normBias === false);
  return {
    verdict: ablations > 0 ? 'holds' : 'contradicted',
    finding: `The paper has ${String(ablations)} ablations of the bias, which its own equations keep; of ${String(known.length)} models for which it is known, ${String(without.length)} have norms without a bias.`,
    quantities: {
      biasAblations: counted(ablations, 'ablations of the bias in the RMSNorm paper'),
      modelsWithoutBias: counted(without.length, 'models whose norms have no bias'),
      modelsWithKnownBias: counted(known.length, 'models of which it is known whether their norms have a bias'),
    },
  };
}
