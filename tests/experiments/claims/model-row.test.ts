import { describe, expect, test } from 'vitest';
import { modelRow } from '../../../experiments/claims/claim.ts';

const ROW = {
  id: 'some-model',
  name: 'Some Model',
  org: 'Somebody',
  year: 2024,
  placement: 'pre',
  norm: 'rmsnorm',
  finalNorm: true,
  qkNorm: 'none',
  normBias: false,
  layers: 32,
  width: 4096,
  sizeVerified: true,
  evidence: { status: 'code', source: 'package 1.2.3, models/some.py, SomeLayer', verified: true },
};
const CLOSED = {
  placement: 'undisclosed',
  norm: null,
  finalNorm: null,
  qkNorm: null,
  normBias: null,
  layers: null,
  width: null,
  sizeVerified: false,
};

/** Path and message of the first issue, or null when the row is accepted. */
function refusal(change: Record<string, unknown>): string | null {
  const issue = modelRow.safeParse({ ...ROW, ...change }).error?.issues[0];
  return issue ? `${issue.path.join('.')}: ${issue.message}` : null;
}

describe('modelRow', () => {
  test.each<[string, Record<string, unknown>]>([
    ['code with file and symbol', {}],
    [
      'a file of a repository with its symbol',
      { evidence: { status: 'code', source: 'xai-org/grok-1, model.py, DecoderLayer', verified: true } },
    ],
    ['a report with a section', { evidence: { status: 'disclosed', source: 'Report, section 2: pre-normalization', verified: true } }],
    [
      'a report of the bibliography',
      { evidence: { status: 'disclosed', source: 'pre-normalization', reference: 'some2024', verified: true } },
    ],
    ['an inference that is not verified', { evidence: { status: 'inferred', source: 'described as a smaller one', verified: false } }],
    ['a closed model', { ...CLOSED, evidence: { status: 'undisclosed', source: 'nothing was published', verified: false } }],
  ])('accepts %s', (_what, change) => {
    expect(refusal(change)).toBeNull();
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a row without evidence', { evidence: undefined }, /^evidence: expected status, source and verified; add them/],
    [
      'a source of a few letters',
      { evidence: { ...ROW.evidence, source: 'code' } },
      /^evidence\.source: "code" is too short.*name the section/,
    ],
    ['no source', { evidence: { status: 'code', verified: true } }, /^evidence\.source: expected what was read/],
    [
      'code without a file',
      { evidence: { ...ROW.evidence, source: 'the decoder of its repository' } },
      /^evidence\.source: "the decoder .* names no file with a symbol; write/,
    ],
    [
      'code without a symbol',
      { evidence: { ...ROW.evidence, source: 'package 1.2.3, models/some.py' } },
      /^evidence\.source: .*names no file with a symbol/,
    ],
    [
      'a report without section or reference',
      { evidence: { status: 'disclosed', source: 'as its authors say', verified: false } },
      /^evidence\.reference: is missing, and "as its authors say" names no section; add/,
    ],
    [
      'an inference called verified without a text',
      { evidence: { status: 'inferred', source: 'as everybody says', verified: true } },
      /^evidence\.verified: is true, but "as everybody says" names neither/,
    ],
    [
      'silence called verified without a text',
      { ...CLOSED, evidence: { status: 'undisclosed', source: 'nothing was found', verified: true } },
      /^evidence\.verified: is true, but/,
    ],
    [
      'evidence that does not say whether it was verified',
      { evidence: { status: 'code', source: ROW.evidence.source } },
      /^evidence\.verified: expected true if/,
    ],
    [
      'a status that is not on the list',
      { evidence: { ...ROW.evidence, status: 'rumour' } },
      /^evidence\.status: expected one of disclosed, code/,
    ],
    [
      'a norm of a model that disclosed nothing',
      { ...CLOSED, norm: 'rmsnorm', evidence: { status: 'undisclosed', source: 'nothing was found', verified: false } },
      /^norm: is "rmsnorm", but the placement is undisclosed; write null/,
    ],
    [
      'a placement without a disclosure',
      { evidence: { status: 'undisclosed', source: 'nothing was found', verified: false } },
      /^placement: is "pre" with evidence of status "undisclosed"/,
    ],
    ['a verified size that is not given', { width: null }, /^sizeVerified: is true with 32 layers and width null; give both/],
    ['a placement that is not on the list', { placement: 'middle' }, /^placement: Invalid option/],
    ['a norm of queries and keys that is not on the list', { qkNorm: 'some' }, /^qkNorm: Invalid option/],
    ['a field that is not on the list', { parameters: 7 }, /parameters/],
  ])('refuses %s', (_what, change, message) => {
    expect(refusal(change)).toMatch(message);
  });
});
