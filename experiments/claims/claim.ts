/**
 * A claim is a proposition that the pages speak about, with the rule that judges it. Claims are pure, import nothing but `result.ts`, and
 * do not count in any fingerprint. The site renders them and fails to build when a page expects another verdict than the one computed.
 */
import { z } from 'zod';
import type { ExperimentId, MeasuredCellOf } from '../result.ts';
import { modelEvidence, refuseUnfounded } from './model-evidence.ts';

export const VERDICTS = ['holds', 'conditional', 'contradicted', 'inconclusive', 'not-disclosed'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const MODEL_PLACEMENTS = ['post', 'pre', 'sandwich', 'reordered', 'deepnorm', 'parallel-pre', 'other', 'undisclosed'] as const;
export const MODEL_NORMS = [
  'layernorm',
  'layernorm-nobias',
  'layernorm-nonparametric',
  'layernorm-1p',
  'rmsnorm',
  'rmsnorm-1p',
  'rmsnorm-nogain',
  'dyt',
  'none',
] as const;
export const QK_NORMS = [
  'rmsnorm-per-head',
  'rmsnorm-full-width',
  'latent-rmsnorm',
  'layernorm',
  'l2',
  'cosine',
  'optional',
  'none',
] as const;

/** A row of `src/content/models.yaml`. Refused without evidence of its kind; see `model-evidence.ts`. */
export const modelRow = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    org: z.string(),
    /** Null where the year was not established. */
    year: z.int().nullable(),
    placement: z.enum(MODEL_PLACEMENTS),
    norm: z.enum(MODEL_NORMS).nullable(),
    finalNorm: z.boolean().nullable(),
    /** `latent-rmsnorm`: of the compressed queries or keys; `optional`: the configuration of a checkpoint decides. */
    qkNorm: z.enum(QK_NORMS).nullable(),
    normBias: z.boolean().nullable(),
    layers: z.int().nullable(),
    width: z.int().nullable(),
    sizeVerified: z.boolean(),
    /** A method of a paper rather than a released model; left out of every count of models. */
    method: z.boolean().default(false),
    evidence: modelEvidence,
    note: z.string().optional(),
  })
  .check(refuseUnfounded);
export type ModelRow = z.infer<typeof modelRow>;

/** A row of `src/content/published.yaml`: a number that somebody else measured. */
export const publishedValue = z.strictObject({
  id: z.string(),
  /** What the number is, with its setting. */
  quantity: z.string(),
  value: z.number(),
  unit: z.string().optional(),
  /** How the value is printed, when not as the bare number (a range, a "diverged"). */
  text: z.string().optional(),
  reference: z.string(),
  /** Table, figure or section. */
  where: z.string(),
  /** `paper`: read in the paper. `secondary`: in notes that reproduce it. `code`: in public source. `memory` is never published. */
  grade: z.enum(['paper', 'secondary', 'code']),
});
export type PublishedValue = z.infer<typeof publishedValue>;

/** All that a claim may look at. */
export interface Evidence {
  /** Cells with numbers of the run the pages show (the largest fresh profile); empty when never measured. */
  cells: <Id extends ExperimentId>(id: Id) => readonly MeasuredCellOf<Id>[];
  models: readonly ModelRow[];
  published: ReadonlyMap<string, PublishedValue>;
}

/** A number for prose: `<Value of="claim-id.name" />`. Ends are those of the interval, where there is one. */
export interface Quantity {
  value: number;
  low?: number;
  high?: number;
  /** Printed behind the number, with a narrow space. */
  unit?: string;
  /** A d3-format specifier, such as ".2f", ".1%", ".3~s". */
  format: string;
  /** What the number is, for its tooltip and the claims page. */
  label: string;
}

export interface Judgement {
  verdict: Verdict;
  /** One sentence with the numbers that decided: what was measured, or what the sources say. */
  finding: string;
  /** "holds only when ...", for a conditional verdict. */
  condition?: string;
  quantities: Record<string, Quantity>;
}

export interface Claim {
  /** Kebab-case, used in pages and as anchor on /claims/. */
  id: string;
  /** `measured`: judged from results. `derived`: follows from mathematics that a result checks numerically. `documented`: from sources. */
  kind: 'measured' | 'derived' | 'documented';
  /** The proposition that is judged, one sentence. Often what is commonly said. */
  statement: string;
  /** How a verdict follows from the evidence, in one or two sentences, fixed before the results. */
  criterion: string;
  experiments: ExperimentId[];
  /** Ids in `references.yaml`: who says so, or who says otherwise. */
  references: string[];
  judge: (evidence: Evidence) => Judgement;
  /** Evidence changed just enough that the verdict becomes another one; the test of every claim. */
  flip: (evidence: Evidence) => Evidence;
}

export function defineClaim(claim: Claim): Claim {
  return claim;
}
