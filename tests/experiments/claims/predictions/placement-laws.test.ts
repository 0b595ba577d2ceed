import { describe, expect, test } from 'vitest';
import { withCells } from '../../../../experiments/claims/alter.ts';
import { expectedGradient, placementLaws, wasPredicted } from '../../../../experiments/claims/predictions/placement-laws.ts';
import { alterStreamGradient, conservation, conserved, growthOverLaw } from '../../../../experiments/claims/select/placement-laws.ts';
import type { LawCell, LawChoice, StackKind } from '../../../../experiments/claims/select/placement-laws.ts';
import { scatter } from '../evidence/cell.ts';
import { placementLawCells } from '../evidence/placement-laws.ts';

const cells = placementLawCells();
const evidence = withCells({ cells: () => [], models: [], published: new Map() }, 'placement-laws', () => cells);
const REORDERED: LawChoice = { placement: 'reordered', norm: 'layernorm', layerCount: 24 };

function altered(choice: LawChoice, kind: StackKind, change: (byLaw: number, place: number) => number): readonly LawCell[] {
  return alterStreamGradient(evidence, choice, kind, change).cells('placement-laws');
}

function outcomes(from: readonly LawCell[]): string[] {
  return placementLaws.criteria.map(({ judge }) => judge(from).outcome);
}

describe('placementLaws', () => {
  test('is not refuted by stacks that keep the law, and is undecided without any', () => {
    expect(outcomes(cells)).toEqual(['not refuted', 'not refuted', 'not refuted']);
    expect(outcomes([])).toEqual(['undecided', 'undecided', 'undecided']);
    expect(outcomes(cells.filter(({ seed }) => seed < 4))).toEqual(['undecided', 'undecided', 'undecided']);
  });

  test('is refuted by one stack without attention that strays by a fourth at one layer, and names it', () => {
    const [law] = placementLaws.criteria;
    const judged = law?.judge(
      altered({ placement: 'admin', norm: 'rmsnorm' }, 'feedForwardOnly', (byLaw, place) => byLaw * (place === 7 ? 1.3 : 1)),
    );
    expect(judged?.outcome).toBe('refuted');
    expect(judged?.finding).toContain('Admin, RMSNorm, 24 layers');
  });

  test('judges no stack that was added after the criteria were, and says what those do', () => {
    const strays = altered({ placement: 'sandwich', layerCount: 48 }, 'feedForwardOnly', (byLaw, place) => byLaw * 1.2 ** place);
    expect(outcomes(strays)).toEqual(outcomes(cells));
    const finding = placementLaws.criteria[0]?.judge(strays).finding;
    expect(finding).toMatch(/^Over 28 stacks .* 9 stacks measured since, which are not judged: at most \d{3}/);
  });

  test('is undecided while seeds scatter across the limit', () => {
    const scattered = cells.map((cell) =>
      cell.config.model.placement !== 'post'
        ? cell
        : {
            ...cell,
            measurement: {
              ...cell.measurement,
              feedForwardOnly: {
                ...cell.measurement.feedForwardOnly,
                streamGradientNorm: cell.measurement.feedForwardOnly.streamGradientNorm.map((_, place) => scatter(1, cell.seed, place)),
              },
            },
          },
    );
    expect(outcomes(scattered)[0]).toBe('undecided');
  });

  test.each([
    [9, false, 'refuted', 'not refuted'],
    [11, false, 'not refuted', 'not refuted'],
    [3, true, 'not refuted', 'refuted'],
    [0.3, true, 'not refuted', 'refuted'],
    [1.5, true, 'not refuted', 'not refuted'],
  ])('for a growth of %d times the law, queries and keys normalised %s, is %s and %s', (growth, hasQkNorm, bare, normalised) => {
    const judged = outcomes(altered({ ...REORDERED, hasQkNorm }, 'full', (byLaw, place) => byLaw * growth ** (-place / 24)));
    expect(judged.slice(1)).toEqual([bare, normalised]);
  });
});

describe('wasPredicted', () => {
  const at = (placement: LawCell['config']['model']['placement'], layerCount: number): boolean => {
    const cell = cells[0];
    if (!cell) throw new Error('no synthetic cell');
    return wasPredicted({ ...cell, config: { ...cell.config, model: { ...cell.config.model, placement, layerCount } } });
  };

  test('is true of all placements at 24 layers, of Pre-LN at every depth, of Post-LN and reordered at 12', () => {
    expect([at('sandwich', 24), at('pre', 6), at('pre', 48), at('post', 12), at('reordered', 12)]).toEqual([true, true, true, true, true]);
    expect([at('sandwich', 12), at('post', 6), at('post', 48), at('reordered', 6)]).toEqual([false, false, false, false]);
  });
});

describe('expectedGradient', () => {
  test('falls as one over the root of the variance, from one at the input', () => {
    expect(expectedGradient([1, 4, 16])).toEqual([1, 0.5, 0.25]);
  });
});

describe('conserved', () => {
  test('is one everywhere where gradient and spread are inverse, whatever their size', () => {
    const products = conserved({
      streamVariance: [1, 4, 9],
      streamGradientNorm: [6, 3, 2],
      w2GradientNorm: [],
      tokenCorrelation: [0, 0, 0],
    });
    products.forEach((product) => expect(product).toBeCloseTo(1, 12));
  });

  test('has a geometric mean of one', () => {
    const [a = 0, b = 0] = conserved({
      streamVariance: [1, 1],
      streamGradientNorm: [8, 2],
      w2GradientNorm: [],
      tokenCorrelation: [0, 0, 0],
    });
    expect([a, b]).toEqual([expect.closeTo(2, 12), expect.closeTo(0.5, 12)]);
  });
});

describe('conservation', () => {
  test('reports the largest distance of a mean from one, and where the intervals lie', () => {
    const tilted = altered({ placement: 'pre', layerCount: 48 }, 'full', (byLaw, place) => byLaw * (place === 0 ? 1.5 : 1));
    const { deviation, place } = conservation(
      tilted.filter(({ config: { model } }) => model.placement === 'pre' && model.layerCount === 48),
      'full',
    );
    // One place of 49 is 1.5 times the others; the mean takes 1.5^(1/49) of it.
    expect(deviation).toBeCloseTo(1.5 ** (48 / 49) - 1, 9);
    expect(place).toBe('outside');
  });
});

describe('growthOverLaw', () => {
  test('is one by the law and the given factor beyond it', () => {
    const grown = altered(REORDERED, 'full', (byLaw, place) => byLaw * 1.1 ** -place).filter(
      ({ config: { model } }) => model.placement === 'reordered' && model.norm === 'layernorm' && model.layerCount === 24,
    );
    expect(growthOverLaw(grown, 'full').estimate).toBeCloseTo(1.1 ** 24, 6);
  });
});
