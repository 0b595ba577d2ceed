import { defineClaim } from './claim.ts';
import type { Evidence, Judgement, ModelRow } from './claim.ts';
import { firstThatChanges, withModels } from './alter.ts';
import { counted, percent, withoutEvidence } from './judge.ts';
import { disclosedModels, isFrom, isPre, named } from './select/models.ts';

const GPT_2_YEAR = 2019;

export const everythingSinceGpt2IsPreLn = defineClaim({
  id: 'everything-since-gpt-2-is-pre-ln',
  kind: 'documented',
  statement: 'Since GPT-2, everything is Pre-LN.',
  criterion:
    "Among released models with a disclosed placement from GPT-2's year on (GPT-2 itself left out), a parallel block counts as Pre-LN. Holds when all are Pre-LN, conditional when at least nine in ten are, contradicted below.",
  experiments: [],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withModels(evidence, (row) => (isCounted(row) && row.placement !== 'undisclosed' ? { ...row, placement: 'pre' } : row)),
    (evidence) => withModels(evidence, (row) => (isCounted(row) ? { ...row, placement: 'post' } : row)),
  ),
});

function isCounted(row: ModelRow): boolean {
  return isFrom(GPT_2_YEAR)(row) && row.id !== 'gpt-2-xl';
}

function judge(evidence: Evidence): Judgement {
  const rows = disclosedModels(evidence).filter(isCounted);
  if (rows.length === 0) return withoutEvidence('the model table has no disclosed model from 2019 on');
  const pre = rows.filter(isPre);
  const others = rows.filter((row) => !isPre(row));
  const share = pre.length / rows.length;
  const countOf = (placement: ModelRow['placement']): number => rows.filter((row) => row.placement === placement).length;
  return {
    verdict: share === 1 ? 'holds' : share >= 0.9 ? 'conditional' : 'contradicted',
    finding:
      `Of ${String(rows.length)} models since GPT-2 whose placement is known, ${String(pre.length)} are Pre-LN (${percent(share)})` +
      (others.length > 0 ? `; not so ${named(others)}.` : '.'),
    ...(others.length > 0 ? { condition: `holds only without ${named(others)}` } : {}),
    quantities: {
      modelCount: counted(rows.length, 'models since GPT-2 with a disclosed placement'),
      preCount: counted(pre.length, 'of these, Pre-LN or parallel Pre-LN'),
      otherCount: counted(others.length, 'of these, any other placement'),
      postCount: counted(countOf('post'), 'of these, Post-LN'),
      deepnormCount: counted(countOf('deepnorm'), 'of these, DeepNorm family'),
      reorderedCount: counted(countOf('reordered'), 'of these, norm on the output of the branch'),
      sandwichCount: counted(countOf('sandwich'), 'of these, norms before and after the branch'),
      preShare: { value: share, format: '.0%', label: 'share of Pre-LN among models since GPT-2 with a disclosed placement' },
    },
  };
}
