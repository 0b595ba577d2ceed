/** Published numbers, and the comparisons of RMSNorm with LayerNorm that Zhang & Sennrich (2019) report. */
import type { Evidence } from '../claim.ts';
import { groupBy } from './group.ts';

/** The values of these ids, or the ids that are missing. */
export function publishedValues<Name extends string>(
  { published }: Evidence,
  ids: Record<Name, string>,
): { values: Record<Name, number> } | { missing: string[] } {
  const entries = Object.entries<string>(ids);
  const missing = entries.map(([, id]) => id).filter((id) => !published.has(id));
  if (missing.length > 0) return { missing };
  return { values: Object.fromEntries(entries.map(([name, id]) => [name, published.get(id)?.value])) as Record<Name, number> };
}

interface Comparison {
  task: string;
  layernorm: string;
  rmsnorm: string;
  /** 1 when more is better, -1 for an error rate. */
  sense: 1 | -1;
}

const better = (task: string, stem: string, test: string): Comparison => ({
  task,
  layernorm: `rmsnorm-${stem}-layernorm-${test}`,
  rmsnorm: `rmsnorm-${stem}-rmsnorm-${test}`,
  sense: 1,
});

export const RMSNORM_COMPARISONS: readonly Comparison[] = [
  better('Transformer', 'transformer', 'bleu-14'),
  better('Transformer', 'transformer', 'bleu-17'),
  ...['tensorflow', 'theano', 'pytorch'].flatMap((framework) => [
    better('RNNSearch', `rnnsearch-${framework}`, 'bleu-14'),
    better('RNNSearch', `rnnsearch-${framework}`, 'bleu-17'),
  ]),
  better('order-embedding', 'order-embedding', 'caption-recall'),
  better('order-embedding', 'order-embedding', 'image-recall'),
  { task: 'CIFAR-10', layernorm: 'rmsnorm-cifar-layernorm-error', rmsnorm: 'rmsnorm-cifar-rmsnorm-error', sense: -1 },
];

/** RMSNorm minus LayerNorm in points, positive when RMSNorm is better, by comparison whose two numbers are known. */
export function rmsnormDifferences({ published }: Evidence): { task: string; points: number }[] {
  return RMSNORM_COMPARISONS.flatMap(({ task, layernorm, rmsnorm, sense }) => {
    const before = published.get(layernorm);
    const after = published.get(rmsnorm);
    return before && after ? [{ task, points: sense * (after.value - before.value) }] : [];
  });
}

/** Mean difference of each task, over its test sets and frameworks. */
export function meanByTask(differences: readonly { task: string; points: number }[]): { task: string; points: number }[] {
  return [...groupBy(differences, ({ task }) => task)].map(([task, group]) => ({
    task,
    points: group.reduce((total, { points }) => total + points, 0) / group.length,
  }));
}
