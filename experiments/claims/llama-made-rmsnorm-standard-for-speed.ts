import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withModels } from './alter.ts';
import { counted, withoutEvidence } from './judge.ts';
import { disclosedModels, isFrom, isLayerNorm, isRmsNorm, named } from './select/models.ts';

const isSinceLlama = isFrom(2023);

export const llamaMadeRmsnormStandardForSpeed = defineClaim({
  id: 'llama-made-rmsnorm-standard-for-speed',
  kind: 'documented',
  statement: 'Its speed is why LLaMA and most of its successors use RMSNorm.',
  criterion:
    'Holds when every disclosed model from 2023 on uses RMSNorm and none before did; conditional when most do but others used it before or keep LayerNorm; contradicted when most do not.',
  experiments: [],
  references: ['zhang2019', 'touvron2023'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withModels(evidence, (row) => ({ ...row, norm: isSinceLlama(row) ? 'rmsnorm' : 'layernorm' })),
    (evidence) => withModels(evidence, (row) => ({ ...row, norm: 'layernorm' })),
  ),
});

function judge(evidence: Evidence): Judgement {
  const rows = disclosedModels(evidence).filter((row) => row.norm !== null && row.year !== null);
  const since = rows.filter(isSinceLlama);
  if (since.length === 0) return withoutEvidence('the model table has no disclosed model from 2023 on with a known norm');
  const rms = since.filter(isRmsNorm);
  const before = rows.filter((row) => !isSinceLlama(row) && isRmsNorm(row));
  const layerNorm = since.filter(isLayerNorm);
  return {
    verdict: rms.length <= since.length / 2 ? 'contradicted' : rms.length === since.length && before.length === 0 ? 'holds' : 'conditional',
    finding:
      `${String(rms.length)} of ${String(since.length)} models since 2023 use RMSNorm` +
      (layerNorm.length > 0 ? `, while ${named(layerNorm)} keep a LayerNorm` : '') +
      (before.length > 0 ? `, and ${named(before)} used RMSNorm before LLaMA.` : '.'),
    condition: 'holds only as a habit of most models: what they chose is on record, why they chose it is not',
    quantities: {
      rmsnormSince: counted(rms.length, 'models since 2023 with RMSNorm'),
      modelsSince: counted(since.length, 'models since 2023 with a known norm'),
      rmsnormBefore: counted(before.length, 'models before 2023 with RMSNorm'),
      layernormSince: counted(layerNorm.length, 'models since 2023 with a LayerNorm'),
    },
  };
}
