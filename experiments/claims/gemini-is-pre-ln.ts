import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: undisclosedCount. */
export const geminiIsPreLn = defineClaim({
  id: 'gemini-is-pre-ln',
  kind: 'documented',
  statement: 'Gemini is Pre-LN.',
  criterion: 'Not disclosed while the row says that neither report nor code names the placement.',
  experiments: [],
  references: ['gemini2023'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
