import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: modelCount, preCount, otherCount, postCount, deepnormCount, reorderedCount, sandwichCount, preShare. */
export const everythingSinceGpt2IsPreLn = defineClaim({
  id: 'everything-since-gpt-2-is-pre-ln',
  kind: 'documented',
  statement: 'Since GPT-2, every language model is Pre-LN.',
  criterion:
    "Among released models with a disclosed placement from GPT-2's year on (GPT-2 itself left out), a parallel block counts as Pre-LN. Holds when all are Pre-LN, conditional when at least nine in ten are, contradicted below.",
  experiments: [],
  references: ['xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
