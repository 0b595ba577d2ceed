import { describe, expect, test } from 'vitest';
import { withCells } from '../../../../experiments/claims/alter.ts';
import { expectedByEnergy, jacobianSpectrum } from '../../../../experiments/claims/predictions/jacobian-spectrum.ts';
import { alterSpectrum, spectrumDepths } from '../../../../experiments/claims/select/spectrum.ts';
import type { SpectrumCell, SpectrumChoice, SpectrumNumbers } from '../../../../experiments/claims/select/spectrum.ts';
import { scatter } from '../evidence/cell.ts';
import { spectrumCells } from '../evidence/spectrum.ts';

const cells = spectrumCells();
const evidence = withCells({ cells: () => [], models: [], published: new Map() }, 'jacobian-spectrum', () => cells);

function altered(choice: SpectrumChoice, change: (numbers: SpectrumNumbers, cell: SpectrumCell) => Partial<SpectrumNumbers>) {
  return alterSpectrum(evidence, choice, change).cells('jacobian-spectrum');
}

const CRITERIA = ['null directions', 'scale', 'condition', 'pre', 'rank', 'norms'] as const;

function outcome(criterion: (typeof CRITERIA)[number], from: readonly SpectrumCell[]): string | undefined {
  return jacobianSpectrum.criteria[CRITERIA.indexOf(criterion)]?.judge(from).outcome;
}

describe('jacobianSpectrum', () => {
  test.each(CRITERIA)('is undecided about %s without cells', (criterion) => {
    expect(outcome(criterion, [])).toBe('undecided');
  });

  test('counts null directions by norm', () => {
    expect(outcome('null directions', cells)).toBe('not refuted');
    expect(
      outcome(
        'null directions',
        altered({ norm: 'rmsnorm' }, () => ({ unresolvedCount: 16 })),
      ),
    ).toBe('refuted');
    const some = altered({ placement: 'pre', layerCount: 4 }, (_, { seed }) => ({ unresolvedCount: seed < 5 ? 16 : 20 }));
    expect(outcome('null directions', some)).toBe('undecided');
  });

  test('leaves deep stacks out of that count, whose singular values rounding hides', () => {
    expect(
      outcome(
        'null directions',
        altered({ placement: 'pre', layerCount: 32 }, () => ({ unresolvedCount: 100 })),
      ),
    ).toBe('not refuted');
  });

  test('takes a geometric mean that falls with depth as refuting a constant one, and the other way round for the norms', () => {
    expect([outcome('scale', cells), outcome('norms', cells)]).toEqual(['refuted', 'not refuted']);
    const constant = altered({ placement: 'post' }, (_, { seed }) => ({ geometricMean: 0.9 * scatter(0.02, seed) }));
    expect([outcome('scale', constant), outcome('norms', constant)]).toEqual(['not refuted', 'refuted']);
    const scattered = altered({ placement: 'post', layerCount: 64 }, (_, { seed }) => ({ geometricMean: scatter(3, seed) }));
    expect(outcome('scale', scattered)).toBe('undecided');
  });

  test('looks at the growth of the condition number over resolved depths', () => {
    expect(outcome('condition', cells)).toBe('not refuted');
    expect(
      outcome(
        'condition',
        altered({ placement: 'post' }, ({ largest }, { config }) => ({ smallestLeft: (largest * config.model.layerCount) / 100 })),
      ),
    ).toBe('refuted');
    expect(
      outcome(
        'condition',
        altered({ placement: 'post' }, ({ resolution }) => ({ smallestLeft: resolution / 2 })),
      ),
    ).toBe('undecided');
    const noisy = altered({ placement: 'post' }, ({ largest }, { seed, config }) => ({
      smallestLeft: largest / scatter(3, seed, config.model.layerCount) / 30,
    }));
    expect(outcome('condition', noisy)).toBe('undecided');
  });

  test('compares Pre-LN with the energy law at every depth', () => {
    expect(outcome('pre', cells)).toBe('refuted');
    expect(
      outcome(
        'pre',
        altered({ placement: 'pre' }, (numbers) => ({ geometricMean: expectedByEnergy(numbers) })),
      ),
    ).toBe('not refuted');
    const wide = altered({ placement: 'pre' }, (numbers, { seed }) => ({ geometricMean: expectedByEnergy(numbers) * scatter(3, seed) }));
    expect(outcome('pre', wide)).toBe('undecided');
  });

  test.each([
    [8, 'refuted'],
    [30, 'not refuted'],
    [100, 'refuted'],
  ])('takes an effective rank of %d in the deepest Post-LN stack, at width 32, as %s', (effectiveRank, expected) => {
    expect(
      outcome(
        'rank',
        altered({ placement: 'post', layerCount: 64 }, () => ({ effectiveRank })),
      ),
    ).toBe(expected);
  });

  test('is undecided about the norms while seeds scatter across the limit', () => {
    const wide = altered({}, ({ normFactorProduct }, { seed }) => ({ geometricMean: normFactorProduct * scatter(2, seed) }));
    expect(outcome('norms', wide)).toBe('undecided');
  });
});

describe('spectrumDepths', () => {
  test('orders depths, leaves out those with too few seeds, and says which float32 resolves', () => {
    const depths = spectrumDepths(
      cells.filter(({ seed, config }) => config.model.layerCount !== 2 || seed < 4),
      { placement: 'post' },
    );
    expect(depths.map(({ layerCount }) => layerCount)).toEqual([1, 4, 8, 16, 32, 64]);
    expect(depths.filter(({ isResolved }) => isResolved).map(({ layerCount }) => layerCount)).toEqual([1, 4]);
  });
});
