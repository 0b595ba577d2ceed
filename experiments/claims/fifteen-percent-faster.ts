import { quartiles } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement, Quantity } from './claim.ts';
import { firstThatChanges, withPublished } from './alter.ts';
import { withoutEvidence } from './judge.ts';
import { publishedValues } from './select/published.ts';
import { isMemoryBound, timeRatios } from './select/timing.ts';

const SAVINGS = {
  transformer: 'rmsnorm-saving-transformer',
  reader: 'rmsnorm-saving-reader',
  orderEmbedding: 'rmsnorm-saving-order-embedding',
  rnnsearchTensorflow: 'rmsnorm-saving-rnnsearch-tensorflow',
  rnnsearchTheano: 'rmsnorm-saving-rnnsearch-theano',
  rnnsearchPytorch: 'rmsnorm-saving-rnnsearch-pytorch',
  cifar: 'rmsnorm-saving-cifar',
};
/** Times of the same number of steps without a norm and with LayerNorm, in the models with the smallest and the largest part in it. */
const STEP_TIMES = {
  transformerBaseline: 'rmsnorm-transformer-baseline-time',
  transformerLayernorm: 'rmsnorm-transformer-layernorm-time',
  orderEmbeddingBaseline: 'rmsnorm-order-embedding-baseline-time',
  orderEmbeddingLayernorm: 'rmsnorm-order-embedding-layernorm-time',
};

export const fifteenPercentFaster = defineClaim({
  id: 'fifteen-percent-faster',
  kind: 'documented',
  statement: 'RMSNorm makes normalization about 15 % faster.',
  criterion:
    "About 15 %: from 12 to 18 %. The paper's times are of whole training steps. Holds when all of its comparisons lie there, conditional when its Transformer does, contradicted when its Transformer does not.",
  experiments: ['norm-timing'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withPublished(evidence, { [SAVINGS.transformer]: 15 }),
    (evidence) => withPublished(evidence, { [SAVINGS.transformer]: 7 }),
  ),
});

function isAboutFifteen(saving: number): boolean {
  return saving >= 12 && saving <= 18;
}

function judge(evidence: Evidence): Judgement {
  const found = publishedValues(evidence, SAVINGS);
  if ('missing' in found) return withoutEvidence(`published savings are missing: ${found.missing.join(', ')}`);
  const savings = Object.values<number>(found.values);
  const { transformer, reader } = found.values;
  const smallest = Math.min(...savings);
  const largest = Math.max(...savings);
  const shown = (value: number, label: string): Quantity => ({ value, format: '.1f', unit: '%', label });
  const fused = measuredSaving(evidence);
  return {
    verdict: savings.every(isAboutFifteen) ? 'holds' : isAboutFifteen(transformer) ? 'conditional' : 'contradicted',
    finding:
      `The paper's whole training steps became ${String(smallest)} to ${String(largest)} % shorter: ${String(transformer)} % for the Transformer, ${String(reader)} % for an LSTM reader` +
      (fused
        ? `; as fused kernels on the machine measured here RMSNorm saves ${(100 * fused.value).toFixed(1)} % of LayerNorm's own time.`
        : '.'),
    ...(isAboutFifteen(transformer) && !savings.every(isAboutFifteen) ? { condition: 'holds only for the Transformer of the paper' } : {}),
    quantities: {
      transformerSaving: shown(transformer, 'whole-step saving of the Transformer in the RMSNorm paper'),
      readerSaving: shown(reader, 'whole-step saving of the attentive reader, an LSTM, in the RMSNorm paper'),
      smallestSaving: shown(smallest, 'smallest whole-step saving in the RMSNorm paper'),
      largestSaving: shown(largest, 'largest whole-step saving of RMSNorm in the RMSNorm paper'),
      ...normShares(evidence),
      ...(fused ? { fusedSaving: fused } : {}),
    },
  };
}

/** What LayerNorm adds to a step over what the step with it takes: more than that no other norm could save. */
function normShares(evidence: Evidence): Record<string, Quantity> {
  const found = publishedValues(evidence, STEP_TIMES);
  if ('missing' in found) return {};
  const { transformerBaseline, transformerLayernorm, orderEmbeddingBaseline, orderEmbeddingLayernorm } = found.values;
  const share = (without: number, withNorm: number, model: string): Quantity => ({
    value: 1 - without / withNorm,
    format: '.0%',
    label: `part of a step of the ${model} in the RMSNorm paper that LayerNorm adds`,
  });
  return {
    transformerNormShare: share(transformerBaseline, transformerLayernorm, 'Transformer'),
    orderEmbeddingNormShare: share(orderEmbeddingBaseline, orderEmbeddingLayernorm, 'order-embedding model'),
  };
}

/** What fused RMSNorm saves of a fused LayerNorm's own forward time where memory is the limit: median over shapes, and its quartiles. */
function measuredSaving(evidence: Evidence): Quantity | undefined {
  const ratios = timeRatios(
    evidence,
    { operation: 'rmsnorm', implementation: 'fused', pass: 'forward' },
    { operation: 'layernorm', implementation: 'fused', pass: 'forward' },
  ).filter(({ cell }) => isMemoryBound(cell));
  if (ratios.length === 0) return undefined;
  const { low, median, high } = quartiles(ratios.map(({ ratio }) => ratio.median));
  return {
    value: 1 - median,
    low: 1 - high,
    high: 1 - low,
    format: '.1%',
    label: "fused RMSNorm's saving of a fused LayerNorm's forward time, large shapes",
  };
}
