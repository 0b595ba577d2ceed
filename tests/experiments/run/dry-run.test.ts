import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '../../../experiments/run/catalogue.ts';
import { dryRun, planLines, type PlanSummary } from '../../../experiments/run/dry-run.ts';
import { miniProject } from './mini-project.ts';
import { REQUEST, keptReport, surroundings } from './surroundings.ts';

const summary = (changes: Partial<PlanSummary>): PlanSummary => ({
  id: 'warmup',
  profile: 'full',
  backend: 'webgpu',
  deviceKind: 'gpu',
  workers: 4,
  cells: 66,
  states: { fresh: 6, missing: 60 },
  due: 60,
  expected: { minutes: 12, isAssumed: false },
  ...changes,
});

describe('planLines', () => {
  test('says what each experiment takes, and all together in parts of the time limit', () => {
    const other = summary({ id: 'norm-timing', workers: 1, states: { fresh: 66 }, due: 0, expected: { minutes: 0, isAssumed: false } });
    expect(planLines([summary({}), other], 9)).toEqual([
      'warmup (full, webgpu, 4 workers): 66 cells: 6 fresh, 60 missing; 60 to measure, about 12 min',
      'norm-timing (full, webgpu, 1 worker): 66 cells: 66 fresh; nothing to measure',
      'in all about 12 min: 2 parts of 9 min',
    ]);
  });

  test('marks what is an estimate', () => {
    expect(planLines([summary({ expected: { minutes: 12, isAssumed: true } })], null)).toEqual([
      'warmup (full, webgpu, 4 workers): 66 cells: 6 fresh, 60 missing; 60 to measure, ~12 min',
      'in all about 12 min',
      '~ is an estimate from the work and an assumed rate: nothing like it was measured on webgpu (gpu)',
    ]);
  });
});

describe('dryRun', () => {
  test('plans for a named backend that does not open here, and says so', async () => {
    const project = miniProject();
    project.edit('experiments/backends/open.ts', "name === 'tensorflow'", "name === 'webgpu'");
    const report = keptReport();
    const [plan] = await dryRun(await loadCatalogue(project.root), { ...REQUEST, backend: 'webgpu' }, surroundings(project, { report }));
    expect(report.lines).toEqual(['tensorflow: not installed. Planned as for a machine on which it opens']);
    expect(plan).toMatchObject({ backend: 'webgpu', deviceKind: 'gpu', due: 8, expected: { isAssumed: true } });
    expect(plan?.expected.minutes).toBeGreaterThan(0);
  });
});
