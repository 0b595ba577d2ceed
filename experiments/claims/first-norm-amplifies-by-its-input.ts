import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, significant, withInterval, withoutEvidence } from './judge.ts';
import { alterInputs, amplification, atDeviation, deviationsOf, inputEnds } from './select/stack-ends.ts';

const GPT2_DEVIATION = 0.02;
const NEAR_ONE = [0.9, 1.1] as const;

export const firstNormAmplifiesByItsInput = defineClaim({
  id: 'first-norm-amplifies-by-its-input',
  kind: 'derived',
  statement:
    "The first norm of a Post-LN stack multiplies the gradient by one over the root mean square of the embedded input: about 35 times with GPT-2's small embedding.",
  criterion:
    'Gradient before over gradient behind the norm, times the root mean square of what the norm reads: holds when this product lies within 10 % of one at every deviation of the embedding and under both initialisations, by intervals; contradicted when one lies wholly outside.',
  experiments: ['stack-ends'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterInputs(evidence, (end) => ({ ...end, gradientNormBefore: end.gradientNormBehind })),
    (evidence) => alterInputs(evidence, (end) => ({ ...end, gradientNormBefore: end.gradientNormBehind / end.normInputRms })),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('stack-ends');
  const products = (['gpt2', 'xavier'] as const).flatMap((initialisation) => {
    const ends = inputEnds(cells, initialisation);
    return deviationsOf(ends).flatMap((deviation) => {
      const product = atDeviation(ends, deviation, (end) => amplification(end) * end.normInputRms);
      return product ? [product] : [];
    });
  });
  const small = inputEnds(cells, 'gpt2');
  const atGpt2 = atDeviation(small, GPT2_DEVIATION, amplification);
  const atOne = atDeviation(small, 1, amplification);
  if (!atGpt2 || !atOne) return withoutEvidence('it takes five Post-LN stacks with embeddings of deviation 0.02 and of 1');
  const places = products.map((product) => position(product, NEAR_ONE));
  const [low, high] = [Math.min(...products.map((each) => each.low)), Math.max(...products.map((each) => each.high))];
  return {
    verdict: places.includes('outside') ? 'contradicted' : places.every((place) => place === 'inside') ? 'holds' : 'inconclusive',
    finding: `The first norm multiplies the gradient by ${withInterval(atGpt2)} at a deviation of 0.02 and by ${withInterval(atOne)} at 1; times the root mean square of what it reads that is ${significant(low)} to ${significant(high)} in ${String(products.length)} settings.`,
    quantities: {
      amplification: estimated(atGpt2, "what the first norm of a Post-LN stack multiplies the gradient by, GPT-2's embedding", '.1f'),
      amplificationAtOne: estimated(atOne, 'what the first norm of a Post-LN stack multiplies the gradient by, embedding of deviation 1'),
    },
  };
}
