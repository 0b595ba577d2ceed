import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: layers. */
export const deepseekV3IsPreLn = defineClaim({
  id: 'deepseek-v3-is-pre-ln',
  kind: 'documented',
  statement: 'DeepSeek-V3 and R1 are Pre-LN, with RMSNorm.',
  criterion: 'Holds when the row, read in code, says Pre-LN with RMSNorm.',
  experiments: [],
  references: [],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
