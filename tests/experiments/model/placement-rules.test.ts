/** Every row of the table of placements on a case that can be worked out by hand: N(z) = 10 z, N'(z) = 100 z, F(z) = z + 1. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { PLACEMENT_RULES, sublayerRule, type SublayerParts, type SublayerTensors } from '../../../experiments/model/placement.ts';
import { PLACEMENTS, type Placement } from '../../../experiments/result.ts';
import { numbersOf, openWasm } from './on-wasm.ts';

type Pair = [number, number];
type Numbers = Record<keyof SublayerTensors, Pair>;

const PARTS: SublayerParts = {
  branch: (z) => tf.add(z, 1),
  norm: (z) => tf.mul(z, 10),
  outNorm: (z) => tf.mul(z, 100),
  learned: () => tf.tensor1d([3]),
  factor: 0.5,
  before: null,
};

/** At x = [1, 2]. */
const BY_HAND: Record<Exclude<Placement, 'mix-ln'>, Numbers> = {
  post: { normRead: [3, 5], read: [1, 2], branch: [2, 3], stream: [30, 50] },
  pre: { normRead: [1, 2], read: [10, 20], branch: [11, 21], stream: [12, 23] },
  deepnorm: { normRead: [2.5, 4], read: [1, 2], branch: [2, 3], stream: [25, 40] },
  sandwich: { normRead: [1, 2], read: [10, 20], branch: [11, 21], stream: [1101, 2102] },
  reordered: { normRead: [2, 3], read: [1, 2], branch: [2, 3], stream: [21, 32] },
  admin: { normRead: [5, 9], read: [1, 2], branch: [2, 3], stream: [50, 90] },
  'layernorm-scaling': { normRead: [1, 2], read: [5, 10], branch: [6, 11], stream: [7, 13] },
  rezero: { normRead: [1, 2], read: [10, 20], branch: [11, 21], stream: [34, 65] },
  parallel: { normRead: [1, 2], read: [10, 20], branch: [11, 21], stream: [12, 23] },
};

beforeAll(openWasm);

function numbersIn(tensors: SublayerTensors): Numbers {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, [...numbersOf(tensor as tf.Tensor)]])) as Numbers;
}

describe('sublayerRule', () => {
  const cases = Object.entries(BY_HAND) as [Exclude<Placement, 'mix-ln'>, Numbers][];

  test.each(cases)('computes what the formula of the placement says: %s', (placement, expected) => {
    const rule = sublayerRule({ placement, layerCount: 4 }, 1);
    expect(numbersIn(rule.compute(tf.tensor2d([[1, 2]]), PARTS))).toEqual(expected);
  });

  test('lets the second sublayer of a parallel layer read what the first read, and not what it added', () => {
    const rule = sublayerRule({ placement: 'parallel', layerCount: 4 }, 1);
    const before = rule.compute(tf.tensor2d([[1, 2]]), PARTS);
    const second = rule.compute(before.stream, { ...PARTS, branch: (z) => tf.mul(z, 2), before });
    expect(numbersIn(second)).toEqual({ normRead: [1, 2], read: [10, 20], branch: [20, 40], stream: [32, 63] });
  });

  test.each([
    { layerCount: 3, postCount: 0 },
    { layerCount: 4, postCount: 1 },
    { layerCount: 7, postCount: 1 },
    { layerCount: 12, postCount: 3 },
  ])('makes the first $postCount of $layerCount layers Post-LN under Mix-LN, and the rest Pre-LN', ({ layerCount, postCount }) => {
    const layers = Array.from({ length: layerCount }, (_, index) => index + 1);
    const post = sublayerRule({ placement: 'post', layerCount }, 1);
    const pre = sublayerRule({ placement: 'pre', layerCount }, 1);
    expect(layers.map((layer) => sublayerRule({ placement: 'mix-ln', layerCount }, layer))).toEqual(
      layers.map((layer) => (layer <= postCount ? post : pre)),
    );
  });

  test('scales by one over the root of the layer under LayerNorm scaling, and by alpha under DeepNorm', () => {
    const factorOf = (placement: Placement, layer: number): number | undefined => {
      const config = { placement, layerCount: 8, architecture: 'decoder' } as const;
      return sublayerRule(config, layer).factor?.(config, 'decoder', layer);
    };
    expect([1, 4, 9].map((layer) => factorOf('layernorm-scaling', layer))).toEqual([1, 1 / 2, 1 / 3]);
    expect([1, 4].map((layer) => factorOf('deepnorm', layer))).toEqual([2, 2]);
    expect(factorOf('pre', 4)).toBeUndefined();
  });
});

describe('PLACEMENT_RULES', () => {
  test('ends a stack with a norm exactly where its last sublayer does not', () => {
    const unnormalised = PLACEMENTS.filter((placement) => {
      const parts = { ...PARTS, norm: (z: tf.Tensor) => tf.zerosLike(z) };
      return numbersOf(sublayerRule({ placement, layerCount: 8 }, 8).compute(tf.tensor2d([[1, 2]]), parts).stream)[0] !== 0;
    });
    expect(PLACEMENTS.filter((placement) => PLACEMENT_RULES[placement].hasFinalNorm)).toEqual(unnormalised);
  });
});
