import { describe, expect, test } from 'vitest';
import { wasmStepWithinTwicePytorch } from '../../../../experiments/claims/wasm-step-within-twice-pytorch.ts';
import { ownKernelsBeatStockTenfold } from '../../../../experiments/claims/own-kernels-beat-stock-tenfold.ts';
import { alterEngineTime, engineCells, engineRatio, shareOfLimit, type EngineCell } from '../../../../experiments/claims/select/engine.ts';
import { engineSpeedCells } from '../evidence/engine.ts';
import { evidenceOf, syntheticEvidence } from '../evidence/index.ts';

const WHAT = 'loss and gradients';
const STEP = { backend: 'wasm', subject: 'reference-step' } as const;

/** The reference step with these times of one engine. */
function step(change: (timing: EngineCell['measurement']['timings'][number]) => number[]): EngineCell {
  const [cell] = engineSpeedCells();
  if (!cell) throw new Error('there is no synthetic cell');
  const timings = cell.measurement.timings.map((timing) => ({ ...timing, callTimeMs: change(timing) }));
  return { ...cell, measurement: { ...cell.measurement, timings } };
}

const slowing = Array.from({ length: 20 }, (_, sample) => 1 + sample);

describe('engineRatio', () => {
  test('divides sample by sample', () => {
    const cell = step(({ engine }) => slowing.map((time) => (engine === 'own' ? 1.5 * time : time)));
    expect(engineRatio(cell, WHAT, 'own', 'pytorch')).toEqual({ low: 1.5, median: 1.5, high: 1.5, sampleSize: 20 });
  });

  test('is undefined with fewer than 20 pairs', () => {
    const cell = step(({ engine }) => (engine === 'own' ? slowing.slice(1) : slowing));
    expect(engineRatio(cell, WHAT, 'own', 'pytorch')).toBeUndefined();
  });
});

describe('shareOfLimit', () => {
  test('compares operations a second, not times', () => {
    // Four times the operations of the limit in five times its time.
    const cell = step(({ engine }) => slowing.map((time) => (engine === 'own' ? 5 * time : time)));
    const timings = cell.measurement.timings.map((timing) => ({ ...timing, operations: timing.engine === 'machine' ? 1000 : 4000 }));
    expect(shareOfLimit({ ...cell, measurement: { ...cell.measurement, timings } }, WHAT, 'own')?.median).toBeCloseTo(0.8, 12);
  });
});

describe('engineCells', () => {
  test('keeps the backends apart', () => {
    const cells = engineSpeedCells().map((cell) => ({ ...cell, measurement: { ...cell.measurement, backend: 'webgpu' as const } }));
    const evidence = evidenceOf({ 'engine-speed': cells });
    expect(engineCells(evidence, STEP)).toEqual([]);
    expect(wasmStepWithinTwicePytorch.judge(evidence).verdict).toBe('inconclusive');
  });
});

describe('the claims about the reference step', () => {
  const evidence = syntheticEvidence();
  test.each([
    [1.9, 'holds'],
    [2.1, 'contradicted'],
  ])('wasm-step-within-twice-pytorch, at %d times, is "%s"', (factor, verdict) => {
    expect(wasmStepWithinTwicePytorch.judge(alterEngineTime(evidence, STEP, 'own', 'pytorch', factor)).verdict).toBe(verdict);
  });

  test('wasm-step-within-twice-pytorch is conditional when the quartiles lie on both sides', () => {
    const cell = step(({ engine }) => slowing.map((_, sample) => (engine === 'own' ? (sample % 2 === 0 ? 1.9 : 2.1) : 1)));
    const { verdict, condition } = wasmStepWithinTwicePytorch.judge(evidenceOf({ 'engine-speed': [cell] }));
    expect(verdict).toBe('conditional');
    expect(condition).toBe('holds only for part of the samples: the quartiles lie on both sides of 2');
  });

  test.each([
    [9.9, 'contradicted'],
    [10.1, 'holds'],
  ])('own-kernels-beat-stock-tenfold, at %d times, is "%s"', (factor, verdict) => {
    expect(ownKernelsBeatStockTenfold.judge(alterEngineTime(evidence, STEP, 'stock', 'own', factor)).verdict).toBe(verdict);
  });
});
