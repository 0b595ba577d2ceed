import { firstThatChanges } from './alter.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { estimated, position, significant, withInterval, withoutEvidence } from './judge.ts';
import { agreements, alterPasses, branchCells, RATIO_OF, SELF_ATTENTION, WITHIN_TWO, withRatio } from './select/attenuation.ts';
import type { Agreement } from './select/attenuation.ts';

export const normsTakeByWhereTheGradientLies = defineClaim({
  id: 'norms-take-by-where-the-gradient-lies',
  kind: 'derived',
  statement:
    'With self-attention branches the law holds with what each norm passes on of the gradient that reaches it, in place of 1 / sqrt(1 + f) with f averaged over tokens.',
  criterion:
    'Added after the first results, in which the law with averaged f was off with self-attention: gains of 1 and more. Holds when the interval of the measured ratio of gradient norms over the product of what the norms passed on and of sqrt(1 + b) lies within 0.5 to 2 at every gain, contradicted when it lies outside at some gain, inconclusive otherwise.',
  experiments: ['norm-attenuation'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterPasses(evidence, SELF_ATTENTION, (pass) => withRatio(pass, 10 * RATIO_OF.lawAsMet(pass))),
    (evidence) => alterPasses(evidence, SELF_ATTENTION, (pass) => withRatio(pass, RATIO_OF.lawAsMet(pass))),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = branchCells(evidence.cells('norm-attenuation'), SELF_ATTENTION);
  const [average, met] = [agreements(cells, 'law'), agreements(cells, 'lawAsMet')];
  if (!average || !met) return withoutEvidence('it takes five seeds of self-attention branches');
  const places = met.map(({ quotient }) => position(quotient, WITHIN_TWO));
  const [worstAverage, worstMet] = [furthest(average), furthest(met)];
  return {
    verdict: places.every((place) => place === 'inside') ? 'holds' : places.includes('outside') ? 'contradicted' : 'inconclusive',
    finding: `The measured ratio is ${withInterval(worstMet.quotient)} times the law with what the norms passed on, where they are furthest apart (gain ${significant(worstMet.gain, 1)}), and ${withInterval(worstAverage.quotient)} times the law with the average (gain ${significant(worstAverage.gain, 1)}).`,
    quantities: {
      worstAsMet: estimated(
        worstMet.quotient,
        'measured ratio over the law with what the norms passed on, self-attention, where furthest apart',
      ),
      worstAverage: estimated(worstAverage.quotient, 'measured ratio over the law with averaged f, self-attention, where furthest apart'),
    },
  };
}

function furthest(all: readonly Agreement[]): Agreement {
  const distance = ({ quotient }: Agreement): number => Math.abs(Math.log(quotient.estimate));
  return all.reduce((a, b) => (distance(b) > distance(a) ? b : a));
}
