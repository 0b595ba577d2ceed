import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withModels } from './alter.ts';
import { counted, withoutEvidence } from './judge.ts';
import { disclosedModels, isRmsNorm } from './select/models.ts';

export const gainStaysBiasGoes = defineClaim({
  id: 'gain-stays-bias-goes',
  kind: 'documented',
  statement: 'With RMSNorm the gain stays; mean subtraction and bias go.',
  criterion:
    'Among released models with RMSNorm: holds when at least nine in ten keep the gain and none is known to keep a bias; conditional when most do, contradicted below.',
  experiments: [],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withModels(evidence, (row) => (isRmsNorm(row) ? { ...row, normBias: true } : row)),
    (evidence) => withModels(evidence, (row) => (isRmsNorm(row) ? { ...row, norm: 'rmsnorm', normBias: false } : row)),
  ),
});

function judge(evidence: Evidence): Judgement {
  const rows = disclosedModels(evidence).filter(isRmsNorm);
  if (rows.length === 0) return withoutEvidence('the model table has no disclosed model with RMSNorm');
  const withGain = rows.filter(({ norm }) => norm !== 'rmsnorm-nogain');
  const withBias = rows.filter(({ normBias }) => normBias === true);
  const share = withGain.length / rows.length;
  return {
    verdict:
      share >= 0.9 && withBias.length === 0 ? 'holds' : share > 0.5 && withBias.length < rows.length / 2 ? 'conditional' : 'contradicted',
    finding: `Of ${String(rows.length)} models with RMSNorm, ${String(withGain.length)} keep a gain and ${String(withBias.length)} keep a bias.`,
    ...(share < 0.9 || withBias.length > 0 ? { condition: 'holds only for most of them' } : {}),
    quantities: {
      rmsnormCount: counted(rows.length, 'models with RMSNorm'),
      withGain: counted(withGain.length, 'of these, with a learned gain'),
      withBias: counted(withBias.length, 'of these, with a bias'),
    },
  };
}
