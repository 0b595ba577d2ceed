import { describe, expect, test } from 'vitest';
import { EXPECTED_GROWTH, updateSensitivity } from '../../../../experiments/claims/predictions/update-sensitivity.ts';
import type { Evidence } from '../../../../experiments/claims/claim.ts';
import { alterChange, type PerturbationChoice } from '../../../../experiments/claims/select/sensitivity.ts';
import { syntheticEvidence } from '../evidence/index.ts';

const evidence = syntheticEvidence();
const outcomes = (some: Pick<Evidence, 'cells'>): string[] =>
  updateSensitivity.criteria.map(({ judge }) => judge(some.cells('update-sensitivity')).outcome);
const grown = (choice: PerturbationChoice, power: number): Evidence => alterChange(evidence, choice, (layers) => 1e-5 * layers ** power);

describe('EXPECTED_GROWTH', () => {
  test('is linear, logarithmic and constant', () => {
    const doubled = Object.values(EXPECTED_GROWTH).map(({ of }) => of(64) / of(8));
    expect(doubled).toEqual([8, 2, 1]);
  });
});

describe('updateSensitivity', () => {
  test('is not refuted by the predicted growth', () => {
    expect(outcomes(evidence)).toEqual(['not refuted', 'not refuted', 'not refuted']);
  });

  test.each(['random', 'sign'] as const)('is refuted by an order that is reversed under a %s change', (perturbation) => {
    expect(outcomes(grown({ placement: 'deepnorm', perturbation }, 1.9))[0]).toBe('refuted');
    expect(outcomes(grown({ placement: 'pre', perturbation }, 2.4))[1]).toBe('refuted');
  });

  test('is undecided while two slopes cannot be told apart', () => {
    const alike = alterChange(
      grown({ placement: 'pre', perturbation: 'random' }, 1),
      { placement: 'post', perturbation: 'random' },
      (layers) => 1e-4 * layers,
    );
    const noisy = {
      cells: () =>
        alike.cells('update-sensitivity').map((cell) => ({
          ...cell,
          measurement: { ...cell.measurement, squaredChange: cell.measurement.squaredChange * (cell.seed % 2 ? 1.2 : 0.8) },
        })) as never,
    };
    expect(outcomes(noisy)[1]).toBe('undecided');
  });

  test('is refuted by a Post-LN that grows slower than the root of its depth, and undecided by one that may', () => {
    const post = { placement: 'post', perturbation: 'random' } as const;
    expect(outcomes(grown(post, 0.3))[2]).toBe('refuted');
    const scattered = alterChange(evidence, post, (layers, measured) => 1e-5 * layers ** 0.5 * (String(measured).length % 2 ? 1.5 : 0.7));
    expect(outcomes(scattered)[2]).toBe('undecided');
  });

  test('is undecided without four depths', () => {
    const few = evidence.cells('update-sensitivity').filter(({ config }) => config.model.layerCount < 12);
    expect(updateSensitivity.criteria.map(({ judge }) => judge(few).outcome)).toEqual(['undecided', 'undecided', 'undecided']);
  });
});
