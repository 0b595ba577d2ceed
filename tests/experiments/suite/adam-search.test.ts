import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { confirmedConfiguration, searchRanking } from '../../../experiments/claims/select/adam.ts';
import { parseResult } from '../../../experiments/result.ts';
import { PUBLISHED_SEED } from '../../../experiments/run/committed.ts';
import { BETA1_CHOICES, drawnAdam, LOG_RANGES, LONGEST_WARMUP } from '../../../experiments/suite/adam-search.ts';

const STEPS = 600;
const DRAWN = Array.from({ length: 400 }, (_, index) => drawnAdam(PUBLISHED_SEED, index, STEPS));

describe('drawnAdam', () => {
  test('draws the same for one seed and index, and another for another', () => {
    expect(drawnAdam(1, 7, STEPS)).toEqual(DRAWN[7]);
    expect(new Set(DRAWN.map((settings) => JSON.stringify(settings))).size).toBe(DRAWN.length);
    expect(drawnAdam(2, 7, STEPS)).not.toEqual(DRAWN[7]);
  });

  test('stays within its ranges and comes near their ends', () => {
    const within = (values: number[], [low, high]: readonly [number, number]): void => {
      expect(Math.min(...values)).toBeGreaterThanOrEqual(low * 0.995);
      expect(Math.max(...values)).toBeLessThanOrEqual(high * 1.005);
      expect(Math.min(...values)).toBeLessThan(low * (high / low) ** 0.05);
      expect(Math.max(...values)).toBeGreaterThan(low * (high / low) ** 0.95);
    };
    within(
      DRAWN.map(({ learningRate }) => learningRate),
      LOG_RANGES.learningRate,
    );
    within(
      DRAWN.map(({ epsilon }) => epsilon),
      LOG_RANGES.epsilon,
    );
    const decaying = DRAWN.flatMap(({ weightDecay }) => (weightDecay > 0 ? [weightDecay] : []));
    within(decaying, LOG_RANGES.weightDecay);
    const forgetting = DRAWN.map(({ beta2 }) => 1 - beta2);
    expect(Math.min(...forgetting)).toBeGreaterThanOrEqual(0.0009);
    expect(Math.max(...forgetting)).toBeLessThanOrEqual(0.1001);
    expect(Math.max(...DRAWN.map(({ warmupSteps }) => warmupSteps))).toBeLessThan(LONGEST_WARMUP * STEPS);
    expect(new Set(DRAWN.map(({ beta1 }) => beta1))).toEqual(new Set(BETA1_CHOICES));
  });

  test('draws learning rates evenly on a logarithmic scale, decay of weights and of the rate in half of them', () => {
    const share = (isCounted: (settings: (typeof DRAWN)[number]) => boolean): number => DRAWN.filter(isCounted).length / DRAWN.length;
    expect(share(({ learningRate }) => learningRate < 3e-3)).toBeCloseTo(0.5, 1);
    expect(share(({ weightDecay }) => weightDecay === 0)).toBeCloseTo(0.5, 1);
    expect(share(({ decay }) => decay === 'cosine')).toBeCloseTo(0.5, 1);
  });
});

describe('the configuration that adam-tuning confirms', () => {
  test('is the best of its search, and was run under seeds that the search had not seen', async () => {
    const file = 'experiments/results/adam-tuning.json';
    const { runs } = parseResult('adam-tuning', await readFile(file, 'utf8'), file);
    const cells = runs.find(({ profile }) => profile === 'laptop')?.cells.filter((cell) => cell.status !== 'failed') ?? [];
    const [winner] = searchRanking(cells);
    expect(winner?.config).toEqual(confirmedConfiguration(cells)?.config);
    const seeds = confirmedConfiguration(cells)?.cells.map(({ seed }) => seed);
    expect(seeds?.filter((seed) => seed !== winner?.seed)).toHaveLength(5);
  });
});
