/** What the explorable says, against the claims that judge the same cells and against the equations beside it. */
import { describe, expect, test } from 'vitest';
import { CLAIMS } from '../../../experiments/claims/index.ts';
import { growthOverLaw, lawCells } from '../../../experiments/claims/select/placement-laws.ts';
import { PLACEMENT_RULES } from '../../../experiments/model/placement.ts';
import { evidence } from '../../../src/data/evidence.ts';
import { DEPTHS, findingOf, otherDepths, profileDrawing, selectProfiles } from '../../../src/figures/norm-explorer.ts';
import type { PlaceLine } from '../../../src/figures/norm-explorer.ts';
import { NORM_PLACES } from '../../../src/figures/norm-places.ts';
import { printMarks } from '../../../src/charts/print-svg.ts';

const { profiles } = selectProfiles(evidence());

function line(id: string, layerCount: number): PlaceLine {
  const found = profiles.flatMap(({ lines }) => lines).find((each) => each.place.id === id && each.layerCount === layerCount);
  if (!found) throw new Error(`no profile of ${id} at ${String(layerCount)} layers`);
  return found;
}

describe('selectProfiles', () => {
  test('has every place at every depth, from the input to behind the last layer', () => {
    expect(profiles.map(({ layerCount }) => layerCount)).toEqual(DEPTHS);
    for (const { layerCount, lines } of profiles) {
      expect(lines.map(({ place }) => place.id)).toEqual(NORM_PLACES.map(({ id }) => id));
      for (const { points, predicted, seedCount } of lines) {
        expect([points.length, predicted.length, seedCount]).toEqual([layerCount + 1, layerCount + 1, 10]);
        expect(points[0]?.y).toBe(1);
      }
    }
  });

  test('departs from the law by what the claim on reordered norms says', () => {
    const claim = CLAIMS.find(({ id }) => id === 'reordered-norms-need-qk-norm');
    const quantities = claim?.judge(evidence()).quantities ?? {};
    for (const [id, name] of [
      ['reordered', 'growthWithout'],
      ['reordered-qk', 'growthWith'],
    ] as const) {
      const { end, predictedEnd } = line(id, 24);
      const claimed = quantities[name]?.value ?? Number.NaN;
      expect(predictedEnd / end / claimed).toBeCloseTo(1, 6);
    }
  });

  test('takes the cells of the placement itself, with LayerNorm', () => {
    const cells = lawCells(evidence().cells('placement-laws'), { placement: 'sandwich', norm: 'layernorm', layerCount: 12 });
    const { end, predictedEnd } = line('sandwich', 12);
    expect(predictedEnd / end).toBeCloseTo(growthOverLaw(cells, 'full').estimate, 6);
  });
});

describe('findingOf', () => {
  test('names place and depth, and gives the end, its interval and the law', () => {
    const finding = findingOf({
      ...line('pre', 24),
      end: 0.2271,
      predictedEnd: 0.2321,
      points: [{ x: 24, y: 0.2271, low: 0.213, high: 0.241 }],
    });
    expect(finding).toBe(
      'Pre-LN, 24 layers: the gradient behind the last layer is 0.23 times that at the input (0.21 to 0.24), where one over the root of the variance says 0.23.',
    );
  });
});

describe('otherDepths', () => {
  test('leaves out the depth that is shown', () => {
    expect(otherDepths(line('pre', 24), profiles)).toMatch(/^At 6, 12 and 48 layers it is 0\.\d+, 0\.\d+ and 0\.\d+ times\.$/);
  });
});

describe('profileDrawing', () => {
  test('puts one place in front where it is told to, and none otherwise', () => {
    const [profile] = profiles;
    const [post] = NORM_PLACES;
    if (!profile || !post) throw new Error('no profile');
    const fronts = (svg: string): number => [...svg.matchAll(/class="series [^"]*front"/g)].length;
    expect(fronts(printMarks(profileDrawing(profile).marks))).toBe(0);
    const svg = printMarks(profileDrawing(profile, post).marks);
    expect(fronts(svg)).toBe(2);
    expect(svg).toContain('place-post front');
  });
});

describe('NORM_PLACES', () => {
  test.each(NORM_PLACES)('$name has its norms where the model computes them', ({ placement, slots, hasFinalNorm }) => {
    const rule = PLACEMENT_RULES[placement];
    expect(rule.hasFinalNorm).toBe(hasFinalNorm);
    const formula = typeof rule.sublayer === 'function' ? '' : rule.sublayer.formula;
    // What the norm is applied to: the sum, the state before the branch, what the branch returns.
    expect(formula.includes('N(x +')).toBe(slots.includes('stream'));
    expect(formula.includes('N(x)')).toBe(slots.includes('entry'));
    expect(/N'?\(F/.test(formula)).toBe(slots.includes('exit'));
  });
});
