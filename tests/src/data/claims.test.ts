import { describe, expect, test } from 'vitest';
import { CLAIMS } from '../../../experiments/claims/index.ts';
import { assertedClaim, judgedClaim, quantityNamed } from '../../../src/data/claims.ts';

const AT = 'src/content/posts/normalization.mdx:42';
const claim = CLAIMS[0];
if (!claim) throw new Error('there are no claims to test with');
const { verdict, finding } = judgedClaim(claim.id, AT).judgement;

describe('assertedClaim', () => {
  test('gives the claim where the verdict is the one that the sentence relies on', () => {
    expect(assertedClaim({ at: AT, claim: claim.id, expects: verdict, sentence: () => 'So it is.' }).id).toBe(claim.id);
  });

  test('names place, sentence, claim, both verdicts, the finding and the remedy where it is not', () => {
    const expects = verdict === 'holds' ? 'contradicted' : 'holds';
    const assertion = { at: AT, claim: claim.id, expects, sentence: () => 'Gradients vanish in every stack.' };
    const message = messageOf(() => assertedClaim(assertion));
    for (const part of [AT, 'Gradients vanish in every stack.', claim.id, claim.statement, expects, verdict, finding, 'Remedy'])
      expect(message).toContain(part);
  });

  test('suggests the nearest claim for an unknown one', () => {
    const typo = `${claim.id}x`;
    expect(() => assertedClaim({ at: AT, claim: typo, expects: 'holds', sentence: () => '' })).toThrow(
      `${AT}: unknown claim "${typo}"; did you mean "${claim.id}"?`,
    );
  });
});

describe('quantityNamed', () => {
  test('names the place and the claim when nothing gives it a value', () => {
    expect(() => quantityNamed(`${claim.id}.no-such-quantity`, AT)).toThrow(AT);
  });
});

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}
