/**
 * What counts as evidence for a row of the model table. A message says what is wrong, the value and the remedy; the reader of the file puts
 * file, row and field in front of it.
 */
import { z } from 'zod';

const STATUSES = ['disclosed', 'code', 'inferred', 'undisclosed'] as const;
const FEWEST_LETTERS = 8;
/** A file of source code and, behind it, a symbol: `models/bert/modeling_bert.py, BertOutput`. */
const FILE_AND_SYMBOL = /[\w-]\.(?:py|cc|cpp|cu|jl|rs|ts)[,:] +[A-Za-z_]\w+/;
const SECTION = /\b(?:abstract|appendix|figure|section|table)\b|\.md\b/i;

export const modelEvidence = z
  .strictObject(
    {
      status: z.enum(STATUSES, { error: `expected one of ${STATUSES.join(', ')}` }),
      /** Section of the report, or package, version, file and symbol of the code. */
      source: z.string({ error: 'expected what was read: the section, or package, version, file and symbol' }),
      /** Id in `references.yaml`, where the source is a paper or a package. */
      reference: z.string().optional(),
      /** True when the text or the code was read for this table; false is shown as "not verified". */
      verified: z.boolean({ error: 'expected true if the source was read for this table, else false' }),
    },
    { error: ({ code }) => (code === 'invalid_type' ? 'expected status, source and verified; add them, or leave the row out' : undefined) },
  )
  .check(({ value: { status, source, reference, verified }, issues }) => {
    const refuse = (path: string, input: unknown, message: string): void => {
      issues.push({ code: 'custom', path: [path], input, message });
    };
    const namesText = reference !== undefined || SECTION.test(source);
    if (source.length < FEWEST_LETTERS)
      refuse('source', source, `${shown(source)} is too short to find anything by; name the section, or the file and the symbol`);
    else if (status === 'code' && !FILE_AND_SYMBOL.test(source))
      refuse(
        'source',
        source,
        `${shown(source)} names no file with a symbol; write "package version, path/file.py, Symbol" or another status`,
      );
    else if (status === 'disclosed' && !namesText)
      refuse('reference', reference, `is missing, and ${shown(source)} names no section; add an id of references.yaml, or the section`);
    else if (verified && status !== 'code' && !namesText)
      refuse('verified', verified, `is true, but ${shown(source)} names neither section nor reference; say what was read, or write false`);
  });

interface Claimed {
  placement: string;
  norm: string | null;
  finalNorm: boolean | null;
  qkNorm: string | null;
  normBias: boolean | null;
  layers: number | null;
  width: number | null;
  sizeVerified: boolean;
  evidence: { status: string };
}

/** Adds an issue where a row says more than its evidence: anything about a model that disclosed nothing, or a size verified but not given. */
export function refuseUnfounded({ value, issues }: z.core.ParsePayload<Claimed>): void {
  const refuse = (path: string, input: unknown, message: string): void => {
    issues.push({ code: 'custom', path: [path], input, message });
  };
  const { placement, norm, finalNorm, qkNorm, normBias, layers, width, sizeVerified, evidence } = value;
  if ((placement === 'undisclosed') !== (evidence.status === 'undisclosed'))
    refuse(
      'placement',
      placement,
      `is ${shown(placement)} with evidence of status ${shown(evidence.status)}; "undisclosed" goes with "undisclosed"`,
    );
  if (placement === 'undisclosed')
    for (const [path, claimed] of Object.entries({ norm, finalNorm, qkNorm, normBias, layers, width }))
      if (claimed !== null) refuse(path, claimed, `is ${shown(claimed)}, but the placement is undisclosed; write null`);
  if (sizeVerified && (layers === null || width === null))
    refuse('sizeVerified', sizeVerified, `is true with ${shown(layers)} layers and width ${shown(width)}; give both, or write false`);
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
