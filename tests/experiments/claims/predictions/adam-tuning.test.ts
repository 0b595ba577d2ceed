import { describe, expect, test } from 'vitest';
import { adamTuning, gaps, rateGain, stepRatio } from '../../../../experiments/claims/predictions/adam-tuning.ts';
import { changedSettings, confirmedConfiguration, searchRanking, type AdamCell } from '../../../../experiments/claims/select/adam.ts';
import { alterHeldOut } from '../../../../experiments/claims/select/held-out.ts';
import { tuningCells } from '../evidence/comparison.ts';
import { evidenceOf } from '../evidence/index.ts';

const CRITERIA = ['norm', 'much more', 'rate', 'steps'] as const;
const CELLS = tuningCells();

function outcome(criterion: (typeof CRITERIA)[number], cells: readonly AdamCell[]): string | undefined {
  return adamTuning.criteria[CRITERIA.indexOf(criterion)]?.judge(cells).outcome;
}

function raised(isChosen: (cell: AdamCell) => boolean, nats: number): readonly AdamCell[] {
  return alterHeldOut(evidenceOf({ 'adam-tuning': CELLS }), 'adam-tuning', isChosen, nats).cells('adam-tuning');
}

const isDefault = ({ config }: AdamCell): boolean => changedSettings(config).length === 0;
const isLayerNorm = ({ config }: AdamCell): boolean => config.model.norm === 'layernorm';
const isRate = ({ config }: AdamCell): boolean => changedSettings(config).join() === 'learningRate';
/** The gain of tuning in the synthetic cells is 0.2 nats, as is the distance of the arm 0.003 from the search's best, less 0.06. */
const GAIN_NATS = 0.2;

describe('adamTuning', () => {
  test.each(CRITERIA)('is not refuted about %s by what was expected, and undecided without cells', (criterion) => {
    expect(outcome(criterion, CELLS)).toBe('not refuted');
    expect(outcome(criterion, [])).toBe('undecided');
  });

  test('is refuted by a norm that matters more than tuning, and by one that matters a fifth as much', () => {
    const larger = raised(isLayerNorm, 2);
    expect([outcome('norm', larger), outcome('much more', larger)]).toEqual(['refuted', 'refuted']);
    const fifth = raised(isLayerNorm, GAIN_NATS / 5);
    expect([outcome('norm', fifth), outcome('much more', fifth)]).toEqual(['not refuted', 'refuted']);
  });

  test('is undecided when the seeds disagree about the gain', () => {
    const scattered = raised((cell) => isDefault(cell) && cell.seed % 2 === 0, -1.5 * GAIN_NATS);
    expect([outcome('norm', scattered), outcome('rate', scattered)]).toEqual(['undecided', 'undecided']);
  });

  test('is refuted by rates that bring a quarter of the gain', () => {
    expect(outcome('rate', raised(isRate, 0.09))).toBe('refuted');
  });

  test('is refuted by tuned runs that are no faster, undecided by runs that never reach the target', () => {
    const curves = (cells: readonly AdamCell[], lossNats: (cell: AdamCell) => number[]): AdamCell[] =>
      cells.map((cell) => ({ ...cell, measurement: { ...cell.measurement, lossNats: lossNats(cell) } }));
    const same = CELLS.find(isDefault)?.measurement.lossNats ?? [];
    expect(
      outcome(
        'steps',
        curves(CELLS, () => same),
      ),
    ).toBe('refuted');
    expect(
      outcome(
        'steps',
        curves(CELLS, ({ measurement }) => measurement.lossNats.map(() => 4)),
      ),
    ).toBe('undecided');
  });
});

describe('gaps', () => {
  test('pairs the confirmed configuration with the default by seed, and leaves out the seed of the search', () => {
    const found = gaps(CELLS);
    if ('missing' in found) throw new Error(found.missing);
    expect(found.tuning.estimate).toBeCloseTo(GAIN_NATS, 2);
    expect(found.tuning.sampleSize).toBe(5);
    const lucky = raised(({ seed }) => seed === 6, -0.05);
    expect(gaps(lucky)).toEqual(found);
  });

  test('refuses a confirmed configuration that is not the best of the search', () => {
    const best = searchRanking(CELLS)[0];
    expect(gaps(raised((cell) => cell === best, 0.2))).toEqual({
      missing: 'the configuration that was confirmed is not the best of the search',
    });
    expect(gaps(CELLS.filter(({ seed }) => seed === 6))).toHaveProperty('missing');
  });

  test('takes a confirmed configuration without a search, which another profile made', () => {
    expect(gaps(CELLS.filter(({ seed }) => seed !== 6))).toEqual(gaps(CELLS));
  });

  test('takes the end of the interval of the norms that is further from zero', () => {
    const found = gaps(raised(isLayerNorm, 0.1));
    if ('missing' in found) throw new Error(found.missing);
    expect(found.norm.estimate).toBeCloseTo(-0.1, 2);
    expect(found.largestNormGap).toBe(-found.norm.low);
  });
});

describe('rateGain', () => {
  test('is that of the better rate', () => {
    expect(rateGain(CELLS)?.estimate).toBeCloseTo(0.14, 2);
    expect(rateGain(CELLS.filter((cell) => !isRate(cell)))).toBeNull();
  });
});

describe('stepRatio', () => {
  test('compares the confirmed configuration with the default', () => {
    const tuned = confirmedConfiguration(CELLS)?.cells.length;
    expect(tuned).toBe(6);
    const ratio = stepRatio(CELLS);
    expect(ratio.estimate).toBeGreaterThan(0.1);
    expect(ratio.estimate).toBeLessThan(0.5);
  });
});
