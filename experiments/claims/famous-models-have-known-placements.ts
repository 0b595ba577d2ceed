import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: agreeing, checked. */
export const famousModelsHaveKnownPlacements = defineClaim({
  id: 'famous-models-have-known-placements',
  kind: 'documented',
  statement: 'The original Transformer and BERT are Post-LN; GPT-2, GPT-3 and LLaMA are Pre-LN.',
  criterion: 'Holds when the five rows say so on the strength of a paper or code, contradicted when one says otherwise.',
  experiments: [],
  references: ['vaswani2017'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
