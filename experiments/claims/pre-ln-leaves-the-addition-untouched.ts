import { meanInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withModels } from './alter.ts';
import { counted, estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterSublayers, decoderSublayers, FEWEST_SEEDS, stacks } from './select/gradients.ts';
import type { Stack, StackChoice } from './select/gradients.ts';
import { disclosedModels } from './select/models.ts';

const PRE: StackChoice = { placement: 'pre', layerCount: 12 };
const WITHIN = [0.8, 1.2] as const;

export const preLnLeavesTheAdditionUntouched = defineClaim({
  id: 'pre-ln-leaves-the-addition-untouched',
  kind: 'derived',
  statement: 'Pre-LN normalizes what the branch reads and leaves the addition untouched; a norm after the last layer closes the stack.',
  criterion:
    'The variance added along the stack is the sum of what the branches add: holds when the growth over the sum of ratios has its interval within 20 % of one and every Pre-LN model whose code was read has a final norm.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withModels(evidence, (row) => (row.placement === 'pre' ? { ...row, finalNorm: false } : row)),
    (evidence) => alterSublayers(evidence, PRE, (sublayer, index) => ({ ...sublayer, forwardRatio: 0.5, streamVariance: 1 + 0.5 * index })),
  ),
});

/** Growth of the stream's variance behind the first sublayer over the sum of what the later branches carry (their input has variance 1). */
function growthOverSum(cell: Stack): number {
  const sublayers = decoderSublayers(cell);
  const [first, last] = [sublayers[0], sublayers.at(-1)];
  if (!first || !last) return Number.NaN;
  return (last.streamVariance - first.streamVariance) / sublayers.slice(1).reduce((total, { forwardRatio }) => total + forwardRatio, 0);
}

function judge(evidence: Evidence): Judgement {
  const growth = meanInterval(stacks(evidence, PRE).map(growthOverSum));
  const models = disclosedModels(evidence).filter(({ placement, finalNorm }) => placement === 'pre' && finalNorm !== null);
  if (growth.sampleSize < FEWEST_SEEDS || models.length === 0)
    return withoutEvidence('it takes five Pre-LN stacks of 12 layers and rows of Pre-LN models that say whether there is a final norm');
  const withFinalNorm = models.filter(({ finalNorm }) => finalNorm === true);
  const place = position(growth, WITHIN);
  return {
    verdict: place === 'outside' || withFinalNorm.length < models.length ? 'contradicted' : place === 'inside' ? 'holds' : 'inconclusive',
    finding: `Along 12 layers the variance of the stream grows by ${withInterval(growth)} of the sum of what the branches carry, and ${String(withFinalNorm.length)} of ${String(models.length)} Pre-LN models have a norm after the last layer.`,
    quantities: {
      growthOverSum: estimated(growth, 'growth of the variance of a Pre-LN stream over the sum of its branches'),
      finalNormCount: counted(withFinalNorm.length, 'Pre-LN models with a final norm'),
      preModelCount: counted(models.length, 'Pre-LN models of which it is known'),
    },
  };
}
