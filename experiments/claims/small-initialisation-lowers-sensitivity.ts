import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: postSmall, preSmall, postXavier. */
export const smallInitialisationLowersSensitivity = defineClaim({
  id: 'small-initialisation-lowers-sensitivity',
  kind: 'measured',
  statement: 'Small initialisation lowers the sensitivity of Post-LN but keeps it above that of Pre-LN.',
  criterion:
    'At the largest number of layers, random change, GPT-2 initialisation: holds when Post-LN is below Post-LN with Xavier and above Pre-LN with GPT-2 initialisation by disjoint intervals; conditional when one of the two; contradicted when neither.',
  experiments: ['update-sensitivity'],
  references: [],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
