import { describe, expect, test } from 'vitest';
import { VERDICTS } from '../../../experiments/claims/claim.ts';
import { CLAIMS, listed } from '../../../experiments/claims/index.ts';
import { PREDICTED } from '../../../experiments/claims/predicted.ts';
import { ROW_SCHEMAS } from '../../../experiments/result.ts';
import type { ExperimentId } from '../../../experiments/result.ts';
import { evidenceWithoutResults, syntheticEvidence } from './evidence/index.ts';

const evidence = syntheticEvidence();
const nothing = evidenceWithoutResults();
const EXPERIMENT_IDS = Object.keys(ROW_SCHEMAS) as ExperimentId[];

describe('CLAIMS', () => {
  test('has one claim for every id', () => {
    expect(new Set(CLAIMS.map(({ id }) => id)).size).toBe(CLAIMS.length);
  });
});

describe('listed', () => {
  test('refuses two claims of one id and names it', () => {
    const [claim] = CLAIMS;
    if (!claim) throw new Error('there is no claim');
    expect(() => listed([claim, claim])).toThrow(`two claims have the id "${claim.id}"`);
  });
});

describe.each(CLAIMS)('$id', (claim) => {
  test('is written in kebab-case with a statement, a criterion and known experiments', () => {
    expect(claim.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(claim.statement).toMatch(/^[A-Z].*\.$/);
    expect(claim.criterion).toMatch(/^[A-Z].*\.$/);
    expect(EXPERIMENT_IDS).toEqual(expect.arrayContaining(claim.experiments));
    if (claim.kind !== 'documented') expect(claim.experiments).not.toHaveLength(0);
  });

  test('is judged as predicted from the synthetic evidence, with a finding in numbers', () => {
    const { verdict, finding, condition, quantities } = claim.judge(evidence);
    expect(VERDICTS).toContain(verdict);
    expect(verdict).toBe(PREDICTED[claim.id]);
    expect(finding).toMatch(/^\S.*\.$/);
    if (claim.kind === 'measured') expect(finding).toMatch(/\d/);
    if (verdict === 'conditional') expect(condition).toMatch(/^holds only /);
    for (const { value, low, high, format, label } of Object.values(quantities)) {
      expect(value).toBeTypeOf('number');
      expect(Number.isFinite(value)).toBe(true);
      if (low !== undefined) expect(low).toBeLessThanOrEqual(value);
      if (high !== undefined) expect(high).toBeGreaterThanOrEqual(value);
      expect(format).not.toBe('');
      expect(label).not.toBe('');
    }
  });

  test('gets another verdict from its flipped evidence', () => {
    expect(claim.judge(claim.flip(evidence)).verdict).not.toBe(claim.judge(evidence).verdict);
  });

  test('judges alike every time, before and after a flip of the frozen evidence', () => {
    const judgement = claim.judge(evidence);
    claim.flip(evidence);
    expect(claim.judge(evidence)).toEqual(judgement);
  });

  test('is judged, not an error, when nothing was measured: inconclusive unless it rests on sources alone', () => {
    if (claim.kind === 'documented') {
      expect(claim.judge(nothing).verdict).toBe(claim.judge(evidence).verdict);
      return;
    }
    const { verdict, finding } = claim.judge(nothing);
    expect(verdict).toBe('inconclusive');
    expect(finding).toMatch(/^Undecided: /);
  });

  test('is an undecided sentence, not an error, when there is no evidence at all', () => {
    const { verdict, finding } = claim.judge({ ...nothing, models: [], published: new Map() });
    expect(verdict).toBe('inconclusive');
    expect(finding).toMatch(/^Undecided: /);
  });
});
