import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, significant, withoutEvidence } from './judge.ts';
import { alterInputs, amplification, atDeviation, deviationsOf, inputEnds } from './select/stack-ends.ts';

const NEAR_ONE = [0.95, 1.05] as const;

export const firstNormDividesEachToken = defineClaim({
  id: 'first-norm-divides-each-token',
  kind: 'derived',
  statement:
    "The first norm of a Post-LN stack divides the gradient of every token by that token's own deviation; tokens that the gradient favours count for more than the average one.",
  criterion:
    'Gradient before over gradient behind the norm, over the root mean square of the tokens’ 1 / sigma weighted with their squared gradients: holds when this ratio lies within 5 % of one at every deviation of the embedding and under both initialisations, by intervals; contradicted when one lies wholly outside. Written after a trial had contradicted the root mean square over all tokens.',
  experiments: ['stack-ends'],
  references: ['ba2016'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterInputs(evidence, (end) => ({ ...end, weightedInverseDeviation: 1 })),
    (evidence) => alterInputs(evidence, (end) => ({ ...end, weightedInverseDeviation: amplification(end) })),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('stack-ends');
  const settings = (['gpt2', 'xavier'] as const).flatMap((initialisation) => {
    const ends = inputEnds(cells, initialisation);
    return deviationsOf(ends).flatMap((deviation) => {
      const ratio = atDeviation(ends, deviation, (end) => amplification(end) / end.weightedInverseDeviation);
      return ratio ? [ratio] : [];
    });
  });
  const xavier = atDeviation(inputEnds(cells, 'xavier'), 1, (end) => amplification(end) * end.normInputRms);
  if (settings.length < 2 || !xavier) return withoutEvidence('it takes five Post-LN stacks with embeddings of two deviations');
  const places = settings.map((ratio) => position(ratio, NEAR_ONE));
  const [low, high] = [Math.min(...settings.map((each) => each.low)), Math.max(...settings.map((each) => each.high))];
  return {
    verdict: places.includes('outside') ? 'contradicted' : places.every((place) => place === 'inside') ? 'holds' : 'inconclusive',
    finding: `Over ${String(settings.length)} settings the amplification is ${significant(low)} to ${significant(high)} times the weighted one.`,
    quantities: {
      xavierOverUnweighted: estimated(
        xavier,
        'amplification by the first norm times the root mean square of its input, Post-LN, Xavier, embedding of deviation 1',
      ),
    },
  };
}
