import { defineClaim } from './claim.ts';
import { withoutEvidence } from './judge.ts';

/** Quantities: rmsnormSince, modelsSince, rmsnormBefore, layernormSince. */
export const llamaMadeRmsnormStandardForSpeed = defineClaim({
  id: 'llama-made-rmsnorm-standard-for-speed',
  kind: 'documented',
  statement: 'Its speed is why LLaMA and most of its successors use RMSNorm.',
  criterion:
    'Holds when every disclosed model from 2023 on uses RMSNorm and none before did; conditional when most do but others used it before or keep LayerNorm; contradicted when most do not.',
  experiments: [],
  references: ['zhang2019', 'touvron2023'],
  judge: () => withoutEvidence('the rule is not written down yet'),
  flip: (evidence) => evidence,
});
