/** The claims with their verdicts, judged from the repository's present evidence. */
import type { Claim, Evidence, Judgement, Quantity, Verdict } from '../../experiments/claims/claim.ts';
import { CLAIMS } from '../../experiments/claims/index.ts';
import { PREDICTED } from '../../experiments/claims/predicted.ts';
import { evidence } from './evidence.ts';
import { unknownName } from './unknown-name.ts';

export interface JudgedClaim extends Claim {
  judgement: Judgement;
  /** The verdict predicted before the results; null for claims judged from sources, of which nothing was predicted. */
  predicted: Verdict | null;
}

/** Verdicts by claim, for as long as the evidence stays the same: a page asks for dozens. */
const judgements = new WeakMap<Evidence, Map<string, Judgement>>();

/** Every claim, judged. */
export function judgedClaims(): JudgedClaim[] {
  return CLAIMS.map(judged);
}

/** The claim with this id, judged. Throws naming the page and the nearest id when it is unknown. */
export function judgedClaim(id: string, at: string): JudgedClaim {
  const claim = CLAIMS.find((each) => each.id === id);
  if (claim) return judged(claim);
  throw unknownName(
    at,
    'claim',
    id,
    CLAIMS.map((each) => each.id),
  );
}

function judged(claim: Claim): JudgedClaim {
  const now = evidence();
  const known = judgements.get(now) ?? new Map<string, Judgement>();
  judgements.set(now, known);
  const judgement = known.get(claim.id) ?? claim.judge(now);
  known.set(claim.id, judgement);
  return { ...claim, judgement, predicted: claim.kind === 'documented' ? null : (PREDICTED[claim.id] ?? null) };
}

export interface Assertion {
  /** Place in the source: "src/content/posts/normalization.mdx:42". */
  at: string;
  claim: string;
  /** The verdict that the sentence relies on. */
  expects: string;
  /** The sentence itself; asked for only when it is no longer true. */
  sentence: () => string;
}

/** The claim that a sentence asserts. Throws when its verdict is not the one that the sentence relies on: the text is then no longer true. */
export function assertedClaim({ at, claim: id, expects, sentence }: Assertion): JudgedClaim {
  const claim = judgedClaim(id, at);
  const { verdict, finding } = claim.judgement;
  if (verdict === expects) return claim;
  const source = claim.experiments.length > 0 ? `experiment ${claim.experiments.join(', ')}` : 'the sources';
  throw new Error(
    `${at}: a sentence no longer agrees with the evidence.\n` +
      `  Sentence: ${sentence()}\n` +
      `  Claim "${id}": ${claim.statement}\n` +
      `  Expected verdict: ${expects}. Computed from ${source}: ${verdict}.\n` +
      `  Finding: ${finding}\n` +
      `  Remedy: rewrite the sentence to say what was found and set expects="${verdict}"; or, if the measurement is wrong, correct it and measure again.`,
  );
}

/**
 * The quantity that `name`, "claim-id.quantity", stands for. Throws naming the page and the nearest name when it is unknown,
 * and when it has no value because nothing was measured.
 */
export function quantityNamed(name: string, at: string): Quantity {
  const [id = '', key = ''] = name.split('.', 2);
  const { judgement, experiments } = judgedClaim(id, at);
  const quantity = judgement.quantities[key];
  if (!quantity) {
    if (Object.keys(judgement.quantities).length === 0) {
      throw new Error(
        `${at}: "${name}" has no value: claim "${id}" found nothing to compute it from (${judgement.finding}). Measure it: npm run experiments -- run ${experiments.join(' ')}`,
      );
    }
    throw unknownName(
      at,
      'quantity',
      name,
      Object.keys(judgement.quantities).map((each) => `${id}.${each}`),
    );
  }
  if (Number.isNaN(quantity.value)) {
    throw new Error(
      `${at}: "${name}" is not a number (${judgement.finding}). Measure it: npm run experiments -- run ${experiments.join(' ')}`,
    );
  }
  return quantity;
}

/** What was found, with the condition under which the claim holds. */
export function findingText({ finding, condition }: Pick<Judgement, 'finding' | 'condition'>): string {
  return condition ? `${finding} It ${condition.replace(/\.$/, '')}.` : finding;
}

export const VERDICT_WORDS: Record<Verdict, string> = {
  holds: 'holds',
  conditional: 'holds under a condition',
  contradicted: 'contradicted',
  inconclusive: 'inconclusive',
  'not-disclosed': 'not disclosed',
};
