import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withPublished } from './alter.ts';
import { counted, withoutEvidence } from './judge.ts';
import { meanByTask, publishedValues, rmsnormDifferences } from './select/published.ts';

const FEWEST_TASKS = 4;
const MARGIN_POINTS = 0.3;

export const rmsnormAblationsSupportDroppingTheMean = defineClaim({
  id: 'rmsnorm-ablations-support-dropping-the-mean',
  kind: 'documented',
  statement: 'The experiments of the RMSNorm paper support dropping the mean.',
  criterion:
    'Holds when its comparisons span at least four tasks and RMSNorm is within 0.3 points of LayerNorm or better in each, on the mean of its test sets and frameworks.',
  experiments: [],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withPublished(evidence, { 'rmsnorm-transformer-rmsnorm-bleu-14': 20 }),
    (evidence) => withPublished(evidence, { 'rmsnorm-transformer-rmsnorm-bleu-14': 27 }),
  ),
});

function judge(evidence: Evidence): Judgement {
  const found = publishedValues(evidence, { biasAblations: 'rmsnorm-bias-ablations' });
  const differences = rmsnormDifferences(evidence);
  if ('missing' in found || differences.length === 0)
    return withoutEvidence('the published comparisons of RMSNorm with LayerNorm are missing');
  const tasks = meanByTask(differences);
  const losing = tasks.filter(({ points }) => points < -MARGIN_POINTS);
  const enough = tasks.length >= FEWEST_TASKS;
  const worst = Math.min(...tasks.map(({ points }) => points));
  return {
    verdict: losing.length > 0 ? 'contradicted' : enough ? 'holds' : 'conditional',
    finding: `On ${String(tasks.length)} tasks RMSNorm is ${worst.toFixed(1)} points from LayerNorm at worst (mean of the task); the mean was dropped in all of them, the bias was ablated in ${String(found.values.biasAblations)}.`,
    ...(losing.length === 0 && !enough ? { condition: 'holds only for the few tasks compared' } : {}),
    quantities: {
      taskCount: counted(tasks.length, 'tasks on which the RMSNorm paper compares it with LayerNorm'),
      biasAblations: counted(found.values.biasAblations, 'ablations of the bias in the RMSNorm paper'),
      worstDifference: { value: worst, format: '+.1f', unit: 'points', label: 'worst task, RMSNorm minus LayerNorm' },
    },
  };
}
