import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: fairseq, pytorch, gpt2, zipf, rmsnorm. */
export const initialisationKeepsDecoderGradientsFlat = defineClaim({
  id: 'initialisation-keeps-decoder-gradients-flat',
  kind: 'measured',
  statement: 'No usual initialisation, token distribution or normalizer makes the gradients of a decoder-only Post-LN stack vanish.',
  criterion:
    'Twelve layers: holds when the last-to-first W2 ratio of fairseq, PyTorch and GPT-2 initialisation, of Zipf tokens and of RMSNorm is between 1/2 and 2 by interval; contradicted when one lies outside.',
  experiments: ['gradient-norms'],
  references: ['liu2020admin'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
