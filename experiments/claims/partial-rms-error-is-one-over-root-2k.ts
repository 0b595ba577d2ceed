import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, percent, position, significant, withoutEvidence } from './judge.ts';
import { expectedPartialError } from './predictions/norm-identities.ts';
import { alterIdentity, partialErrors } from './select/norm-identities.ts';

const NEAR_ONE = [0.95, 1.05] as const;
/** Of the translation models of the paper. */
const PAPER = { share: 1 / 16, width: 512 };

export const partialRmsErrorIsOneOverRoot2k = defineClaim({
  id: 'partial-rms-error-is-one-over-root-2k',
  kind: 'derived',
  statement:
    'The k entries that pRMSNorm looks at give the root mean square of a row of independent normal entries with a relative error of one over the root of 2k, less the share of the row that they are.',
  criterion:
    'Measured over expected error, `sqrt((1 - k / d) / (2 k))`, by intervals: holds when it lies within 5 % of one at every width and share, contradicted when one lies wholly outside.',
  experiments: ['norm-identities'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) =>
      alterIdentity(evidence, 'partial-rms', (each) => ({
        ...each,
        parts: each.parts.map((part) => ({ ...part, relativeError: 1.5 * part.relativeError })),
      })),
    (evidence) =>
      alterIdentity(evidence, 'partial-rms', (each) => ({
        ...each,
        parts: each.parts.map((part) => ({ ...part, relativeError: expectedPartialError(part.entryCount, part.entryCount / part.share) })),
      })),
  ),
});

function judge(evidence: Evidence): Judgement {
  const errors = partialErrors(evidence.cells('norm-identities'));
  const ratios = errors.map(({ width, entryCount, error }) => {
    const expected = expectedPartialError(entryCount, width);
    return { estimate: error.estimate / expected, low: error.low / expected, high: error.high / expected };
  });
  const paper = errors.find(({ width, share }) => width === PAPER.width && share === PAPER.share);
  if (!paper) return withoutEvidence('it takes five seeds of rows of width 512');
  const places = ratios.map((ratio) => position(ratio, NEAR_ONE));
  const estimates = ratios.map(({ estimate }) => estimate);
  return {
    verdict: places.includes('outside') ? 'contradicted' : places.every((place) => place === 'inside') ? 'holds' : 'inconclusive',
    finding: `Over ${String(errors.length)} widths and shares the measured error is ${significant(Math.min(...estimates))} to ${significant(Math.max(...estimates))} times the expected one; ${String(paper.entryCount)} of ${String(paper.width)} entries are ${percent(paper.error.estimate, 1)} off.`,
    quantities: {
      paperError: estimated(paper.error, 'relative error of the root mean square of 32 of 512 normal entries', '.1%'),
    },
  };
}
