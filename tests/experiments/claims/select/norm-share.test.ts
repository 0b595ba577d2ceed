import { describe, expect, test } from 'vitest';
import {
  expectedSavingOf,
  isReference,
  medianInterval,
  savingOf,
  shareCells as finished,
  shareOf,
  turns,
} from '../../../../experiments/claims/select/norm-share.ts';
import type { ShareCell, Turn } from '../../../../experiments/claims/select/norm-share.ts';
import { shareCells } from '../evidence/share.ts';

const TURN: Turn = { layernormStep: 200, rmsnormStep: 190, layernormNorms: 40, rmsnormNorms: 24 };

const cells = shareCells();
const [first] = cells;
if (!first) throw new Error('there is no cell');

describe('savings of a turn', () => {
  test('are shares of the step with LayerNorm', () => {
    expect(savingOf(TURN)).toBeCloseTo(0.05, 12);
    expect(shareOf(TURN)).toBeCloseTo(0.2, 12);
    expect(expectedSavingOf(TURN)).toBeCloseTo(0.08, 12);
  });
});

describe('turns', () => {
  test('leaves out turns that one of the four lacks', () => {
    const shorter: ShareCell = {
      ...first,
      measurement: {
        ...first.measurement,
        timings: first.measurement.timings.map((timing) =>
          timing.norm === 'rmsnorm' && timing.what === 'norms' ? { ...timing, callTimeMs: timing.callTimeMs.slice(0, 7) } : timing,
        ),
      },
    };
    expect(turns(first)).toHaveLength(40);
    expect(turns(shorter)).toHaveLength(7);
    expect(finished([shorter], 'fused')).toEqual([]);
  });
});

describe('shareCells', () => {
  test('orders the shapes of one set of kernels by width, with the reference step among them', () => {
    const found = finished(cells, 'composed');
    expect(found.map(({ config }) => config.model.modelWidth)).toEqual([64, 128, 512]);
    expect(found.map(isReference)).toEqual([false, true, false]);
  });
});

describe('medianInterval', () => {
  test('holds the median that the cell was made of', () => {
    const { estimate, low, high } = medianInterval(first, shareOf);
    expect(low).toBeLessThanOrEqual(estimate);
    expect(high).toBeGreaterThanOrEqual(estimate);
    expect(estimate).toBeCloseTo(0.01, 3);
  });
});
