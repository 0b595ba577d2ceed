import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { modelRow, type ModelRow } from '../../../experiments/claims/claim.ts';

function read(name: string): unknown {
  return parse(readFileSync(new URL(`../../../src/content/${name}`, import.meta.url), 'utf8'));
}

const RAW = z.array(z.record(z.string(), z.unknown())).parse(read('models.yaml'));
const ROWS = z.array(modelRow).parse(RAW);
const CORE = ['transformer-2017', 'bert-large', 'gpt-2-xl', 'gpt-3', 'llama-65b', 'gemini', 'deepseek-v3'];
const PACKAGE_SOURCE = /^transformers \d+\.\d+\.\d+, models\/(\w+)\/modeling_\1\.py, [A-Z]\w+/;

function named(id: string): ModelRow {
  const row = ROWS.find((each) => each.id === id);
  if (!row) throw new Error(`no model ${id}`);
  return row;
}

describe('modelRow', () => {
  const { evidence, ...rest } = RAW[0] ?? {};

  test('refuses a row without evidence', () => {
    expect(modelRow.safeParse({ ...rest, evidence }).success).toBe(true);
    expect(modelRow.safeParse(rest).success).toBe(false);
  });

  test.each([
    ['a source of a few letters', { evidence: { status: 'code', source: 'code', verified: true } }],
    ['evidence that does not say whether it was verified', { evidence: { status: 'code', source: 'modeling_bert.py, BertOutput' } }],
    ['a placement that is not on the list', { placement: 'middle', evidence }],
    ['a field that is not on the list', { parameters: 7, evidence }],
  ])('refuses %s', (_what, change) => {
    expect(modelRow.safeParse({ ...rest, ...change }).success).toBe(false);
  });
});

describe('models.yaml', () => {
  test('gives every row an id of its own, in kebab case', () => {
    const ids = ROWS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  test('holds the seven models of the post, verified', () => {
    expect(CORE.filter((id) => !named(id).evidence.verified)).toEqual([]);
  });

  test.each([
    ['transformer-2017', 'post', 'layernorm'],
    ['bert-large', 'post', 'layernorm'],
    ['gpt-2-xl', 'pre', 'layernorm'],
    ['gpt-3', 'pre', 'layernorm'],
    ['llama-65b', 'pre', 'rmsnorm'],
    ['gemini', 'undisclosed', null],
    ['deepseek-v3', 'pre', 'rmsnorm'],
  ])('gives %s the placement %s', (id, placement, norm) => {
    expect(named(id)).toMatchObject({ placement, norm });
  });

  test('ascribes nothing to a model whose placement is not disclosed', () => {
    const undisclosed = ROWS.filter(({ placement }) => placement === 'undisclosed');
    expect(undisclosed.map(({ id }) => id)).toEqual(expect.arrayContaining(['gemini', 'gpt-4', 'claude']));
    for (const row of undisclosed) {
      expect(row).toMatchObject({ norm: null, finalNorm: null, qkNorm: null, normBias: null, layers: null, width: null });
      expect(row.evidence.status).toBe('undisclosed');
    }
    expect(ROWS.filter(({ evidence, placement }) => evidence.status === 'undisclosed' && placement !== 'undisclosed')).toEqual([]);
  });

  test('names package, version, file and symbol for evidence from code', () => {
    const code = ROWS.filter(({ evidence }) => evidence.status === 'code' && evidence.reference === 'transformers-code');
    expect(code.length).toBeGreaterThan(30);
    expect(code.filter(({ evidence }) => !PACKAGE_SOURCE.test(evidence.source)).map(({ id }) => id)).toEqual([]);
  });

  test('says in a note why a row is not verified', () => {
    expect(ROWS.filter(({ evidence, note }) => !evidence.verified && !note).map(({ id }) => id)).toEqual([]);
  });

  test('says where a size was read when it claims to be verified', () => {
    const sized = ROWS.filter(({ sizeVerified }) => sizeVerified);
    expect(sized.filter(({ layers, width }) => layers === null || width === null)).toEqual([]);
    const stated = ({ note = '', evidence }: ModelRow): boolean => note.includes('Size: ') || /d_model|table/.test(evidence.source);
    expect(sized.filter((row) => !stated(row)).map(({ id }) => id)).toEqual([]);
  });

  test('cites only works that the bibliography has', () => {
    const known = new Set(
      z
        .array(z.looseObject({ id: z.string() }))
        .parse(read('references.yaml'))
        .map(({ id }) => id),
    );
    expect(ROWS.flatMap(({ evidence: { reference } }) => (reference !== undefined && !known.has(reference) ? [reference] : []))).toEqual(
      [],
    );
  });

  test('keeps methods of papers apart from released models', () => {
    expect(ROWS.filter(({ method }) => method).map(({ id }) => id)).toEqual(['ngpt', 'dyt', 'keel']);
  });
});
