import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { middle, percent, position, withoutEvidence } from './judge.ts';
import {
  alterSaving,
  expectedSavingOf,
  isReference,
  medianInterval,
  savingOf,
  shapeName,
  shareCells,
  turnQuartiles,
} from './select/norm-share.ts';

const NEAR_ZERO = [-0.03, 0.03] as const;

export const savingIsShareTimesWhatTheNormsSave = defineClaim({
  id: 'saving-is-share-times-what-the-norms-save',
  kind: 'derived',
  statement: 'What a training step saves by RMSNorm is the share of its norms times what RMSNorm saves of them.',
  criterion:
    'Measured saving less the one of the norms timed alone, with composed norms, by the bootstrap interval of the median of paired differences: holds when it lies within 3 percentage points of zero at every shape, contradicted when wholly outside at one.',
  experiments: ['norm-share'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterSaving(evidence, 'composed', 0.6),
    (evidence) => alterSaving(evidence, 'composed', 0.955),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = shareCells(evidence.cells('norm-share'), 'composed');
  const reference = cells.find(isReference);
  if (!reference) return withoutEvidence('it takes twenty turns of the reference step with composed norms');
  const differences = cells.map((cell) => ({
    shape: shapeName(cell),
    interval: medianInterval(cell, (turn) => savingOf(turn) - expectedSavingOf(turn)),
  }));
  const places = differences.map(({ interval }) => position(interval, NEAR_ZERO));
  return {
    verdict: places.includes('outside') ? 'contradicted' : places.every((place) => place === 'inside') ? 'holds' : 'inconclusive',
    finding: `Steps save by the share of their norms and, beyond it, ${differences.map(({ shape, interval: { estimate, low, high } }) => `${percent(estimate, 1)} (${percent(low, 1)} to ${percent(high, 1)}) with ${shape}`).join(', ')}.`,
    quantities: {
      measured: middle(turnQuartiles(reference, savingOf), 'saving of RMSNorm in the reference step, composed norms', '.1%'),
      expected: middle(turnQuartiles(reference, expectedSavingOf), 'the saving of its norms alone over that step', '.1%'),
    },
  };
}
