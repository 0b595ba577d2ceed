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
const PACKAGE_SOURCES: Record<string, RegExp> = {
  'transformers-code': /^transformers \d+\.\d+\.\d+, models\/(\w+)\/modeling_\1\.py, [A-Z]\w+/,
  'sglang-code': /^sglang \d+\.\d+\.\d+, srt\/models\/\w+\.py, [A-Z]\w+/,
  'mlx-lm-code': /^mlx-lm \d+\.\d+\.\d+, mlx_lm\/models\/\w+\.py, [A-Z]\w+/,
  'litgpt-code': /^litgpt \d+\.\d+\.\d+, litgpt\/config\.py, [\w.-]+; litgpt\/model\.py, [A-Z]\w+/,
  'diffusers-code': /^diffusers \d+\.\d+\.\d+, models\/transformers\/\w+\.py, [A-Z]\w+/,
};

function named(id: string): ModelRow {
  const row = ROWS.find((each) => each.id === id);
  if (!row) throw new Error(`no model ${id}`);
  return row;
}

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

  test('has rows of closed models, whose placement is not disclosed', () => {
    const undisclosed = ROWS.filter(({ placement }) => placement === 'undisclosed');
    expect(undisclosed.map(({ id }) => id)).toEqual(expect.arrayContaining(['gemini', 'gpt-4', 'gpt-5', 'claude']));
  });

  test('holds a hundred released models that were read in their report or code', () => {
    expect(
      ROWS.filter(({ method, placement, evidence }) => !method && placement !== 'undisclosed' && evidence.verified).length,
    ).toBeGreaterThan(100);
  });

  test('names package, version, file and symbol for evidence from a package', () => {
    const packaged = ROWS.flatMap(({ id, evidence: { source, reference = '' } }) => {
      const form = PACKAGE_SOURCES[reference];
      return form ? [{ id, isNamed: form.test(source) }] : [];
    });
    expect(packaged.length).toBeGreaterThan(100);
    expect(packaged.filter(({ isNamed }) => !isNamed).map(({ id }) => id)).toEqual([]);
  });

  test('agrees with the norm on whether there is a bias', () => {
    const wrong = ROWS.filter(
      ({ norm, normBias }) => normBias !== null && norm !== null && normBias !== (norm === 'layernorm' || norm === 'layernorm-1p'),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  test('stands in the order of the years, methods last', () => {
    const keys = ROWS.map(({ method, year }) => (method ? 1e4 : 0) + (year ?? 9999));
    expect(keys).toEqual(keys.toSorted((a, b) => a - b));
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
