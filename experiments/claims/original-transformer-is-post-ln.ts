import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: layers. */
export const originalTransformerIsPostLn = defineClaim({
  id: 'original-transformer-is-post-ln',
  kind: 'documented',
  statement: 'The original Transformer of 2017 used Post-LN.',
  criterion:
    'Holds when the row of the original Transformer says Post-LN on the strength of its paper or code; contradicted when it says another placement.',
  experiments: [],
  references: ['vaswani2017', 'xiong2020'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
