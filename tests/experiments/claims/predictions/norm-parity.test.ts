import { describe, expect, test } from 'vitest';
import { normParity, PARITY_MARGIN_NATS, parity, TRAINED_EXCESS_NATS } from '../../../../experiments/claims/predictions/norm-parity.ts';
import { alterHeldOut } from '../../../../experiments/claims/select/held-out.ts';
import type { TrainedCell } from '../../../../experiments/claims/select/held-out.ts';
import { parityCells } from '../evidence/comparison.ts';
import { evidenceOf } from '../evidence/index.ts';

const CELLS = parityCells();
const PLACEMENTS = ['pre', 'deepnorm'] as const;

function outcome(placement: (typeof PLACEMENTS)[number], cells: readonly TrainedCell[]): string | undefined {
  return normParity.criteria[PLACEMENTS.indexOf(placement)]?.judge(cells).outcome;
}

function raised(isChosen: (cell: TrainedCell) => boolean, nats: number): readonly TrainedCell[] {
  return alterHeldOut(evidenceOf({ 'norm-parity': CELLS }), 'norm-parity', isChosen, nats).cells('norm-parity');
}

const isRmsNorm = ({ config }: TrainedCell): boolean => config.model.norm === 'rmsnorm';

describe('normParity', () => {
  test.each(PLACEMENTS)('is not refuted by equal norms: %s', (placement) => {
    expect(outcome(placement, CELLS)).toBe('not refuted');
  });

  test.each(PLACEMENTS)('is refuted by a difference of three margins, whichever norm is better: %s', (placement) => {
    for (const nats of [3 * PARITY_MARGIN_NATS, -3 * PARITY_MARGIN_NATS])
      expect(outcome(placement, raised(isRmsNorm, nats))).toBe('refuted');
  });

  test.each(PLACEMENTS)('is undecided without cells, on two pairs, and at the margin: %s', (placement) => {
    const few = CELLS.filter(({ seed }) => seed <= 2);
    for (const cells of [[], few, raised(isRmsNorm, PARITY_MARGIN_NATS)]) expect(outcome(placement, cells)).toBe('undecided');
  });

  test('does not compare runs that end too far above the floor, equal or not', () => {
    const far = raised(({ config }) => config.model.placement === 'pre', TRAINED_EXCESS_NATS);
    expect(outcome('pre', far)).toBe('undecided');
    expect(outcome('deepnorm', far)).toBe('not refuted');
  });

  test('pairs by seed: what a seed adds to both norms does not count', () => {
    const shifted = raised(({ seed }) => seed === 1, 0.02);
    expect(parity(shifted, 'pre').interval.estimate).toBeCloseTo(parity(CELLS, 'pre').interval.estimate, 12);
    const alone = raised((cell) => cell.seed === 1 && isRmsNorm(cell), 0.012);
    expect(parity(alone, 'pre').interval.estimate).toBeCloseTo(parity(CELLS, 'pre').interval.estimate + 0.001, 12);
  });

  test('leaves out a seed that only one norm has', () => {
    const without = CELLS.filter((cell) => !(cell.seed === 3 && isRmsNorm(cell)));
    expect(parity(without, 'pre').interval.sampleSize).toBe(11);
  });
});
