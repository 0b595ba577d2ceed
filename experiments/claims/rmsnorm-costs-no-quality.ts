import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withPublished } from './alter.ts';
import { counted, withoutEvidence } from './judge.ts';
import { meanByTask, publishedValues, rmsnormDifferences } from './select/published.ts';

const TESTS = 'rmsnorm-quality-tests';
const MARGIN_POINTS = 0.3;

export const rmsnormCostsNoQuality = defineClaim({
  id: 'rmsnorm-costs-no-quality',
  kind: 'documented',
  statement: 'RMSNorm loses no measurable quality against LayerNorm.',
  criterion:
    'Comparisons are averaged over the test sets and frameworks of a task. Holds when no task is worse by more than 0.3 points and differences were tested; conditional when no task is worse but nothing was tested; contradicted when one is worse.',
  experiments: [],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withPublished(evidence, { [TESTS]: 1 }),
    (evidence) => withPublished(evidence, { [TESTS]: 0 }),
  ),
});

function judge(evidence: Evidence): Judgement {
  const found = publishedValues(evidence, { tests: TESTS });
  const differences = rmsnormDifferences(evidence);
  if ('missing' in found || differences.length === 0)
    return withoutEvidence('the published comparisons of RMSNorm with LayerNorm are missing');
  const tasks = meanByTask(differences);
  const worstTask = tasks.reduce((worst, task) => (task.points < worst.points ? task : worst));
  const worst = Math.min(...differences.map(({ points }) => points));
  const { tests } = found.values;
  const transformer = tasks.find(({ task }) => task === 'Transformer')?.points;
  const within = worstTask.points >= -MARGIN_POINTS;
  return {
    verdict: !within ? 'contradicted' : tests > 0 ? 'holds' : 'conditional',
    finding: `In ${String(differences.length)} comparisons on ${String(tasks.length)} tasks RMSNorm differs by ${worst.toFixed(1)} points at worst, and by ${worstTask.points.toFixed(1)} on the mean of its worst task (${worstTask.task}); ${String(tests)} of these differences were tested.`,
    ...(within && tests === 0 ? { condition: 'holds only as far as numbers without a test of equivalence go' } : {}),
    quantities: {
      ...(transformer === undefined
        ? {}
        : {
            transformerBleuDifference: {
              value: transformer,
              format: '+.1f',
              unit: 'BLEU',
              label: 'RMSNorm minus LayerNorm, Transformer, mean of two test sets',
            },
          }),
      worstDifference: { value: worst, format: '+.1f', unit: 'points', label: 'worst single difference, RMSNorm minus LayerNorm' },
      comparisons: counted(differences.length, 'published comparisons of RMSNorm with LayerNorm'),
      qualityTests: counted(tests, 'of these differences, tested for significance or equivalence'),
    },
  };
}
