import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { PREDICTIONS } from '../../../experiments/claims/predictions/index.ts';
import { judgedCriteria, outcomeSummary, overallOutcome } from '../../../src/data/outcomes.ts';
import { EXPERIMENT_IDS } from '../../../src/data/results.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const criteria = (...outcomes: ('refuted' | 'not refuted' | 'undecided')[]) => outcomes.map((outcome) => ({ outcome }));

describe('PREDICTIONS', () => {
  test('has criteria for every experiment, each the end of a sentence that begins with "Refuted if"', () => {
    expect(EXPERIMENT_IDS.filter((id) => (PREDICTIONS[id]?.criteria.length ?? 0) === 0)).toEqual([]);
    const all = EXPERIMENT_IDS.flatMap((id) => (PREDICTIONS[id]?.criteria ?? []).map(({ refutedIf }) => refutedIf));
    expect(all.filter((refutedIf) => /\.$|^[Rr]efuted if/.test(refutedIf))).toEqual([]);
  });
});

describe('judgedCriteria', () => {
  test('judges the results of the folder: undecided, with what is missing, where nothing is measured', () => {
    const folder = temporaryFolder();
    vi.stubEnv('RESULTS_DIR', folder);
    try {
      const before = judgedCriteria('update-sensitivity');
      expect(before.map(({ outcome }) => outcome)).toEqual(['undecided', 'undecided', 'undecided']);
      expect(before[0]?.finding).toMatch(/^Undecided: it takes four depths/);
      const committed = readFileSync(join(import.meta.dirname, '../../../experiments/results/update-sensitivity.json'), 'utf8');
      writeFileSync(join(folder, 'update-sensitivity.json'), committed);
      const after = judgedCriteria('update-sensitivity');
      expect(after.map(({ outcome }) => outcome)).not.toContain('undecided');
      expect(after[2]?.finding).toMatch(/^The slope of Post-LN under random changes is [\d.]+ \([\d.]+ to [\d.]+\)\.$/);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe('overallOutcome', () => {
  test('is refuted by one criterion, not refuted by all, and open otherwise', () => {
    expect(overallOutcome(criteria('not refuted', 'undecided', 'refuted'))).toBe('refuted');
    expect(overallOutcome(criteria('not refuted', 'undecided'))).toBe('undecided');
    expect(overallOutcome(criteria('not refuted', 'not refuted'))).toBe('not refuted');
    expect(overallOutcome([])).toBeNull();
  });
});

describe('outcomeSummary', () => {
  test.each([
    [criteria('refuted', 'refuted', 'not refuted'), 'Refuted by 2 of 3 criteria'],
    [criteria('refuted'), 'Refuted'],
    [criteria('not refuted', 'not refuted'), 'Not refuted'],
    [criteria('not refuted', 'undecided'), 'Undecided: 1 of 2 criteria is open'],
    [criteria('undecided', 'undecided'), 'Undecided: 2 of 2 criteria are open'],
  ])('of %j is "%s"', (some, summary) => {
    expect(outcomeSummary(some)).toBe(summary);
  });
});
