import { firstThatChanges } from './alter.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { BRANCH_NAMES } from './predictions/norm-attenuation.ts';
import { agreements, alterPasses, branchCells, FEWEST_SEEDS, RATIO_OF, WITHIN_TWO, withRatio } from './select/attenuation.ts';

const CHOICES = [...BRANCH_NAMES.keys()];

export const branchesReturnWhatNormsTake = defineClaim({
  id: 'branches-return-what-norms-take',
  kind: 'derived',
  statement:
    'Along a Post-LN stack each sublayer passes on the gradient by a factor sqrt((1 + b) / (1 + f)): what the branch returns stands against what the norm takes.',
  criterion:
    'Gains of 1 and more, feed-forward, self-attention, cross-attention to the memory of an encoder and to an unmixed one: holds when the interval of the measured ratio of gradient norms over the product of these factors lies within 0.5 to 2 everywhere, contradicted when it lies outside somewhere, inconclusive otherwise.',
  experiments: ['norm-attenuation'],
  references: ['liu2020admin'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => times(evidence, 10),
    (evidence) => times(evidence, 1),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('norm-attenuation');
  const compared = CHOICES.map((choice) => ({ choice, found: agreements(branchCells(cells, choice), 'law') }));
  const all = compared.flatMap(({ choice, found }) => (found ?? []).map((agreement) => ({ choice, ...agreement })));
  const worst = all.toSorted((a, b) => Math.abs(Math.log(b.quotient.estimate)) - Math.abs(Math.log(a.quotient.estimate)))[0];
  if (!worst || compared.some(({ found }) => found === null))
    return withoutEvidence(`it takes ${String(FEWEST_SEEDS)} seeds of each kind of branch`);
  const places = all.map(({ quotient }) => position(quotient, WITHIN_TWO));
  const where = `${BRANCH_NAMES.get(worst.choice) ?? ''}, gain ${String(worst.gain)}`;
  return {
    verdict: places.every((place) => place === 'inside') ? 'holds' : places.includes('outside') ? 'contradicted' : 'inconclusive',
    finding: `Of ${String(all.length)} comparisons the furthest apart is ${where}, where the measured ratio is ${withInterval(worst.quotient)} times what the law says.`,
    quantities: {
      worst: estimated(worst.quotient, `measured ratio of gradient norms over the law, where they are furthest apart: ${where}`),
    },
  };
}

function times(evidence: Evidence, factor: number): Evidence {
  return CHOICES.reduce(
    (changed, choice) => alterPasses(changed, choice, (pass) => withRatio(pass, factor * RATIO_OF.law(pass))),
    evidence,
  );
}
