import type { Interval } from '../result.ts';
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
  const [gpt2, xavier] = (['gpt2', 'xavier'] as const).map((initialisation) => {
    const ends = inputEnds(cells, initialisation);
    return deviationsOf(ends).flatMap((deviation) => atDeviation(ends, deviation, (end) => amplification(end) * end.normInputRms) ?? []);
  });
  const small = inputEnds(cells, 'gpt2');
  const atGpt2 = atDeviation(small, GPT2_DEVIATION, amplification);
  const atOne = atDeviation(small, 1, amplification);
  if (!atGpt2 || !atOne || !gpt2 || !xavier)
    return withoutEvidence('it takes five Post-LN stacks with embeddings of deviation 0.02 and of 1');
  const places = [...gpt2, ...xavier].map((product) => position(product, NEAR_ONE));
  return {
    verdict: places.includes('outside') ? 'contradicted' : places.every((place) => place === 'inside') ? 'holds' : 'inconclusive',
    finding: `The first norm multiplies the gradient by ${withInterval(atGpt2)} at a deviation of 0.02 and by ${withInterval(atOne)} at 1 under GPT-2 matrices; times the root mean square of what it reads that is ${range(gpt2)} under GPT-2 matrices and ${range(xavier)} under Xavier ones.`,
    quantities: {
      amplification: estimated(atGpt2, "what the first norm of a Post-LN stack multiplies the gradient by, GPT-2's embedding", '.1f'),
      amplificationAtOne: estimated(atOne, 'what the first norm of a Post-LN stack multiplies the gradient by, embedding of deviation 1'),
    },
  };
}

/** From the lowest end of the intervals to the highest. */
function range(intervals: readonly Interval[]): string {
  return `${significant(Math.min(...intervals.map(({ low }) => low)))} to ${significant(Math.max(...intervals.map(({ high }) => high)))}`;
}
