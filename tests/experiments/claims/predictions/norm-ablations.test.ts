import { describe, expect, test } from 'vitest';
import { withCells } from '../../../../experiments/claims/alter.ts';
import type { Evidence } from '../../../../experiments/claims/claim.ts';
import {
  ablationCost,
  ABLATION_MARGIN_NATS,
  expectedMeanShare,
  normAblations,
  trainedMeanShare,
} from '../../../../experiments/claims/predictions/norm-ablations.ts';
import { alterHeldOut, type TrainedCell } from '../../../../experiments/claims/select/held-out.ts';
import type { NormKind } from '../../../../experiments/result.ts';
import { ablationCells } from '../evidence/comparison.ts';
import { evidenceOf } from '../evidence/index.ts';

const CRITERIA = ['bias', 'harmless', 'harmful', 'mean', 'zeroing'] as const;
const CELLS = ablationCells();
const EVIDENCE = evidenceOf({ 'norm-ablations': CELLS });

function outcome(criterion: (typeof CRITERIA)[number], cells: readonly TrainedCell[]): string | undefined {
  return normAblations.criteria[CRITERIA.indexOf(criterion)]?.judge(cells).outcome;
}

/** The cells in which one norm ends at this cost against LayerNorm in every seed, and twice it in half of them if scattered. */
function costing(norm: NormKind, nats: number, scatterNats = 0): readonly TrainedCell[] {
  const known = ablationCost(CELLS, norm).estimate;
  const isNorm = ({ config }: TrainedCell): boolean => config.model.norm === norm;
  const moved = alterHeldOut(EVIDENCE, 'norm-ablations', isNorm, nats - known);
  return alterHeldOut(moved, 'norm-ablations', (cell) => isNorm(cell) && cell.seed % 2 === 0, scatterNats).cells('norm-ablations');
}

function measuring(change: (measurement: TrainedCell['measurement']) => Partial<TrainedCell['measurement']>): readonly TrainedCell[] {
  const altered: Evidence = withCells(EVIDENCE, 'norm-ablations', (cells) =>
    cells.map((cell) => ({ ...cell, measurement: { ...cell.measurement, ...change(cell.measurement) } })),
  );
  return altered.cells('norm-ablations');
}

const removing = (nats: number) => measuring(({ after }) => ({ after: after && { ...after, biasRemovalNats: nats } }));
const sharing = (share: number) =>
  measuring(({ snapshots }) => ({ snapshots: snapshots.map((each) => ({ ...each, meanShare: each.meanShare.map(() => share) })) }));

describe('normAblations', () => {
  test.each(CRITERIA)('is not refuted about %s by what was expected, and undecided without cells', (criterion) => {
    expect(outcome(criterion, CELLS)).toBe('not refuted');
    expect(outcome(criterion, [])).toBe('undecided');
    expect(
      outcome(
        criterion,
        CELLS.filter(({ seed }) => seed <= 2),
      ),
    ).toBe('undecided');
  });

  test('is refuted by a bias that is missed, undecided where seeds disagree', () => {
    expect(outcome('bias', costing('layernorm-without-bias', 3 * ABLATION_MARGIN_NATS))).toBe('refuted');
    expect(outcome('bias', costing('layernorm-without-bias', 0, 3 * ABLATION_MARGIN_NATS))).toBe('undecided');
  });

  test.each(['layernorm-plain', 'rmsnorm', 'rmsnorm-plain', 'prmsnorm-eighth'] as const)(
    'is refuted by a costly %s, not by a gain',
    (norm) => {
      expect(outcome('harmless', costing(norm, 3 * ABLATION_MARGIN_NATS))).toBe('refuted');
      expect(outcome('harmless', costing(norm, -3 * ABLATION_MARGIN_NATS))).toBe('not refuted');
      expect(outcome('harmless', costing(norm, 0, 3 * ABLATION_MARGIN_NATS))).toBe('undecided');
    },
  );

  test.each(['l2', 'prmsnorm'] as const)('is refuted by %s at no cost', (norm) => {
    expect(outcome('harmful', costing(norm, 0))).toBe('refuted');
    expect(outcome('harmful', costing(norm, 0, 3 * ABLATION_MARGIN_NATS))).toBe('undecided');
  });

  test('is refuted by streams that have a mean', () => {
    expect(outcome('mean', sharing(0.3))).toBe('refuted');
    expect(outcome('mean', sharing(0.02))).toBe('not refuted');
  });

  test('is refuted by biases that nothing uses', () => {
    expect(outcome('zeroing', removing(0.001))).toBe('refuted');
    expect(outcome('zeroing', removing(0.05))).toBe('not refuted');
  });
});

describe('trainedMeanShare', () => {
  test('looks at the last snapshot of the LayerNorm runs alone', () => {
    const later = measuring(({ snapshots }) => ({
      snapshots: snapshots.map((each, index) => ({ ...each, meanShare: [0.1 * index, 0.3 * index] })),
    }));
    expect(trainedMeanShare(later).estimate).toBeCloseTo(0.4, 12);
    const mixed = later.map((cell) =>
      cell.config.model.norm === 'layernorm' ? cell : { ...cell, measurement: { ...cell.measurement, snapshots: [] } },
    );
    expect(trainedMeanShare(mixed).sampleSize).toBe(5);
  });
});

describe('expectedMeanShare', () => {
  test('is the mean of d mu^2 / ||x||^2 over independent rows', () => {
    const width = 16;
    const rows = Array.from({ length: 4000 }, (_, row) =>
      Array.from({ length: width }, (__, j) => Math.sign(Math.sin(12.9898 * (row * width + j + 1) ** 1.7))),
    );
    const shares = rows.map((row) => (width * (row.reduce((sum, x) => sum + x, 0) / width) ** 2) / row.reduce((sum, x) => sum + x * x, 0));
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length / expectedMeanShare(width)).toBeCloseTo(1, 1);
  });
});
