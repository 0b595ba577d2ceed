import { describe, expect, test } from 'vitest';
import { expectedUniformShare, idleLayers } from '../../../../experiments/claims/predictions/idle-layers.ts';
import { alterDeepRuns, alterRemovalCosts } from '../../../../experiments/claims/select/deep-runs.ts';
import type { DeepChoice } from '../../../../experiments/claims/select/deep-runs.ts';
import { upperShare, upperShareBehindFirst } from '../../../../experiments/claims/select/idle.ts';
import { idleCells } from '../evidence/deep-runs.ts';
import { evidenceOf } from '../evidence/index.ts';

const evidence = evidenceOf({ 'idle-layers': idleCells() });
const CRITERIA = ['small', 'glorot', 'scaled', 'deepnorm', 'angle'] as const;
const PRE_SMALL: DeepChoice = { placement: 'pre', initialisation: 'gpt2' };
const PRE_GLOROT: DeepChoice = { placement: 'pre', initialisation: 'xavier' };

function outcome(criterion: (typeof CRITERIA)[number], from = evidence): string | undefined {
  return idleLayers.criteria[CRITERIA.indexOf(criterion)]?.judge(from.cells('idle-layers')).outcome;
}

/** All layers of the lower half cost 1, of the upper half so much that it accounts for `share` of the whole. */
function withShare(choice: DeepChoice, share: number) {
  return alterRemovalCosts(evidence, choice, (layer, layerCount) => (layer > layerCount / 2 ? share / (1 - share) : 1));
}

describe('idleLayers', () => {
  test.each(CRITERIA)('is not refuted about %s by cells shaped as predicted, and undecided without', (criterion) => {
    expect(outcome(criterion)).toBe('not refuted');
    expect(outcome(criterion, evidenceOf({}))).toBe('undecided');
  });

  test.each([
    [0.39, 'not refuted'],
    [0.41, 'refuted'],
    [0.5, 'refuted'],
    [0.9, 'refuted'],
  ])('takes an upper half worth %d of Pre-LN as %s', (share, expected) => {
    expect(outcome('small', withShare(PRE_SMALL, share))).toBe(expected);
    expect(outcome('glorot', withShare(PRE_GLOROT, share))).toBe(expected);
  });

  test('is refuted about the others when Pre-LN itself is more even', () => {
    expect(outcome('scaled', withShare(PRE_SMALL, 0.6))).toBe('refuted');
    expect(outcome('deepnorm', withShare(PRE_GLOROT, 0.6))).toBe('refuted');
  });

  test('is undecided while seeds differ in sign', () => {
    let count = 0;
    const mixed = alterDeepRuns(evidence, 'idle-layers', PRE_SMALL, (measurement) => {
      const upper = count++ % 2 === 0 ? 0.1 : 3;
      const layerRemovalNats = measurement.after?.layerRemovalNats.map((_, layer) => (layer < 6 ? 1 : upper)) ?? [];
      return { ...measurement, after: measurement.after && { ...measurement.after, layerRemovalNats } };
    });
    expect([outcome('small', mixed), outcome('scaled', mixed)]).toEqual(['undecided', 'undecided']);
  });

  test('is refuted about the angle when upper layers turn the stream more', () => {
    const turned = alterDeepRuns(evidence, 'idle-layers', PRE_SMALL, (measurement) => ({
      ...measurement,
      after: measurement.after && { ...measurement.after, angularDistance: measurement.after.angularDistance.toReversed() },
    }));
    expect(outcome('angle', turned)).toBe('refuted');
  });
});

describe('upperShare', () => {
  test('is the cost of the upper half over that of all layers', () => {
    const [cell] = withShare(PRE_SMALL, 0.2)
      .cells('idle-layers')
      .filter(({ config }) => config.model.initialisation === 'gpt2');
    if (!cell) throw new Error('there is no cell');
    expect(upperShare(cell)).toBeCloseTo(0.2, 9);
    // Six layers of 0.25 against five of 1.
    expect(upperShareBehindFirst(cell)).toBeCloseTo(1.5 / 6.5, 9);
  });
});

describe('expectedUniformShare', () => {
  test('adds up to one', () => expect(12 * expectedUniformShare(12)).toBe(1));
});
