import { describe, expect, test } from 'vitest';
import { depthSlope, forwardRatio, lastOverFirst, stacks, steps } from '../../../../experiments/claims/select/gradients.ts';
import type { Stack } from '../../../../experiments/claims/select/gradients.ts';
import { gradientCells } from '../evidence/gradients.ts';
import { evidenceOf } from '../evidence/index.ts';

const [example] = gradientCells();

function stack(w2: number[]): Stack {
  if (!example) throw new Error('there is no synthetic stack');
  return {
    ...example,
    config: { ...example.config, model: { ...example.config.model, layerCount: w2.length } },
    measurement: { ...example.measurement, gradientNorms: { 'decoder.w2': w2 } },
  };
}

describe('lastOverFirst', () => {
  test('is the geometric mean over seeds', () => {
    expect(lastOverFirst([stack([1, 5, 8]), stack([3, 1, 6])]).estimate).toBeCloseTo(4, 12);
  });

  test('is not a number when the tensor is missing', () => {
    expect(lastOverFirst([stack([])]).estimate).toBeNaN();
  });
});

describe('depthSlope', () => {
  test('is the exponent with which a quantity goes with the number of layers', () => {
    const cells = [2, 4, 8].map((layers) => stack([...Array.from({ length: layers - 1 }, () => 1), layers ** -0.5]));
    expect(depthSlope(cells, ({ measurement }) => measurement.gradientNorms['decoder.w2']?.at(-1) ?? Number.NaN).estimate).toBeCloseTo(
      -0.5,
      12,
    );
  });
});

describe('stacks', () => {
  const evidence = evidenceOf({ 'gradient-norms': gradientCells() });

  test('takes Xavier, LayerNorm and uniform tokens for granted', () => {
    const cells = stacks(evidence, { placement: 'post', layerCount: 12 });
    expect(cells).toHaveLength(10);
    for (const { config } of cells) {
      expect(config).toMatchObject({ tokens: 'uniform', model: { architecture: 'decoder', initialisation: 'xavier', norm: 'layernorm' } });
    }
  });

  test('leaves out a diverged cell', () => {
    const cells = gradientCells().map((cell, index) => (index === 0 ? { ...cell, status: 'diverged' as const } : cell));
    expect(stacks(evidenceOf({ 'gradient-norms': cells }), { placement: 'post', layerCount: 6 })).toHaveLength(9);
  });
});

describe('steps', () => {
  test('pairs each sublayer of a kind with the one before it in the decoder, not with the encoder', () => {
    const [cell] = stacks(evidenceOf({ 'gradient-norms': gradientCells() }), {
      placement: 'post',
      architecture: 'encoder-decoder',
      layerCount: 6,
    });
    if (!cell) throw new Error('there is no synthetic encoder-decoder');
    expect(steps(cell)).toHaveLength(17);
    for (const { before, after } of steps(cell, 'cross-attention')) {
      expect(before).toMatchObject({ stack: 'decoder', kind: 'self-attention', layer: after.layer });
    }
  });
});

describe('forwardRatio', () => {
  test('averages over layers, then over seeds', () => {
    const cell = stack([1, 1]);
    const of = (...ratios: number[]): Stack => ({
      ...cell,
      measurement: {
        ...cell.measurement,
        sublayers: ratios.map((ratio, index) => ({
          stack: 'decoder',
          layer: index + 1,
          kind: 'feed-forward',
          forwardRatio: ratio,
          streamVariance: 1,
          tokenCorrelation: 1,
          streamGradientNorm: 1,
        })),
      },
    });
    expect(forwardRatio([of(1, 3), of(4, 4)], 'feed-forward').estimate).toBe(3);
  });
});
