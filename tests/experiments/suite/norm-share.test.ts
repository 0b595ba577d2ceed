import { beforeAll, describe, expect, test } from 'vitest';
import { openBackend } from '../../../experiments/backends/open.ts';
import { hasOwnKernel } from '../../../experiments/model/own-kernel.ts';
import type { ConfigOf, MeasurementOf } from '../../../experiments/result.ts';
import { measure, normShare } from '../../../experiments/suite/norm-share.ts';

type Kernels = ConfigOf<'norm-share'>['kernels'];

beforeAll(async () => {
  await openBackend('wasm');
});

async function measured(kernels: Kernels): Promise<MeasurementOf<'norm-share'>> {
  const cell = normShare.grid('smoke', 1).find(({ config }) => config.kernels === kernels);
  if (!cell) throw new Error(`no smoke cell of ${kernels}`);
  return measure(cell.config, cell.seed);
}

const used = ({ timings }: MeasurementOf<'norm-share'>): Set<string> => new Set(timings.flatMap(({ kernels }) => kernels));

describe('measure', () => {
  test('times a step and its norms with both norms, three norms in one layer', async () => {
    const { normCount, timings } = await measured('fused');
    expect(normCount).toBe(3);
    expect(timings.map(({ norm, what }) => `${norm} ${what}`)).toEqual([
      'layernorm step',
      'layernorm norms',
      'rmsnorm step',
      'rmsnorm norms',
    ]);
    expect(timings.flatMap(({ callTimeMs }) => callTimeMs).filter((time) => !(time > 0))).toEqual([]);
  });

  test('runs the norms of a step as one kernel each way, or as operators, and everything else on our kernels either way', async () => {
    const [fused, composed] = [used(await measured('fused')), used(await measured('composed'))];
    expect([...fused]).toEqual(expect.arrayContaining(['OwnLayerNorm', 'OwnRmsNormGradient', 'OwnCrossEntropy']));
    expect([...composed]).toEqual(expect.arrayContaining(['Rsqrt', 'OwnCrossEntropy']));
    expect([...composed].filter((name) => /LayerNorm|RmsNorm/.test(name))).toEqual([]);
  });

  test('runs nothing of ours on the stock kernels', async () => {
    expect([...used(await measured('stock'))].filter((name) => name.startsWith('Own'))).toEqual([]);
  });

  test.each(['composed', 'stock'] as const)('puts our kernels back after %s ones', async (kernels) => {
    await measured(kernels);
    expect(hasOwnKernel('OwnLayerNorm') && hasOwnKernel('OwnRmsNormGradient')).toBe(true);
  });
});
