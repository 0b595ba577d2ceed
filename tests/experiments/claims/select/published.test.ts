import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { CLAIMS } from '../../../../experiments/claims/index.ts';
import type { PublishedValue } from '../../../../experiments/claims/claim.ts';
import { meanByTask, RMSNORM_COMPARISONS, rmsnormDifferences } from '../../../../experiments/claims/select/published.ts';
import { evidenceWithoutResults, syntheticEvidence } from '../evidence/index.ts';

const LIST = new URL('../../../../src/content/published.yaml', import.meta.url);
const listed = (parse(readFileSync(LIST, 'utf8')) as { id: string }[]).map(({ id }) => id);

/** A list of published numbers that keeps the ids it is asked for. */
class Asked extends Map<string, PublishedValue> {
  ids = new Set<string>();
  override has(id: string): boolean {
    this.ids.add(id);
    return super.has(id);
  }
  override get(id: string): PublishedValue | undefined {
    this.ids.add(id);
    return super.get(id);
  }
}

describe('published.yaml', () => {
  test('has every number that a claim asks for', () => {
    const evidence = syntheticEvidence();
    const published = new Asked(evidence.published);
    for (const claim of CLAIMS) claim.judge({ ...evidence, published });
    expect(published.ids.size).toBeGreaterThan(20);
    expect([...published.ids].filter((id) => !listed.includes(id))).toEqual([]);
  });
});

describe('rmsnormDifferences', () => {
  const number = (id: string, value: number): [string, PublishedValue] => [
    id,
    { id, quantity: id, value, reference: 'synthetic2020', where: 'nowhere', grade: 'paper' },
  ];

  test('is positive when RMSNorm is better, for a score and for an error rate alike', () => {
    const published = new Map([
      number('rmsnorm-transformer-layernorm-bleu-14', 26),
      number('rmsnorm-transformer-rmsnorm-bleu-14', 27),
      number('rmsnorm-cifar-layernorm-error', 10),
      number('rmsnorm-cifar-rmsnorm-error', 8),
    ]);
    expect(rmsnormDifferences({ ...evidenceWithoutResults(), published })).toEqual([
      { task: 'Transformer', points: 1 },
      { task: 'CIFAR-10', points: 2 },
    ]);
  });

  test('covers four tasks', () => {
    expect(new Set(RMSNORM_COMPARISONS.map(({ task }) => task)).size).toBe(4);
  });
});

describe('meanByTask', () => {
  test('averages the comparisons of one task', () => {
    expect(
      meanByTask([
        { task: 'a', points: 1 },
        { task: 'b', points: 5 },
        { task: 'a', points: 2 },
      ]),
    ).toEqual([
      { task: 'a', points: 1.5 },
      { task: 'b', points: 5 },
    ]);
  });
});
