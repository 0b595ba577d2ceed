import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { BLOWN_UP, TAMED } from './predictions/placement-laws.ts';
import { alterStreamGradient, COMMON_DEPTH, growthOverLaw, lawGroups } from './select/placement-laws.ts';
import type { LawChoice } from './select/placement-laws.ts';

const BARE: LawChoice = { placement: 'reordered', norm: 'layernorm', layerCount: COMMON_DEPTH, hasQkNorm: false };
const NORMALISED: LawChoice = { ...BARE, hasQkNorm: true };

export const reorderedNormsNeedQkNorm = defineClaim({
  id: 'reordered-norms-need-qk-norm',
  kind: 'measured',
  statement:
    'With the norm on the output of the branch alone, gradients at initialisation blow up towards the input unless queries and keys are normalised.',
  criterion: `Xavier initialisation, ${String(COMMON_DEPTH)} layers, gradient at the input over that behind the last layer, over the same by the law. Holds when without a norm of queries and keys its interval is above ${String(BLOWN_UP)} and with one within ${TAMED.join(' to ')}; conditional when only one of the two is so; contradicted when neither is; inconclusive when an interval straddles its limit.`,
  experiments: ['placement-laws'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) =>
      alterStreamGradient(
        alterStreamGradient(evidence, BARE, 'full', (byLaw) => byLaw),
        NORMALISED,
        'full',
        (byLaw, place) => byLaw / 2 ** place,
      ),
    (evidence) =>
      alterStreamGradient(
        alterStreamGradient(evidence, NORMALISED, 'full', (byLaw) => byLaw),
        BARE,
        'full',
        (byLaw, place) => byLaw / 2 ** place,
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const all = evidence.cells('placement-laws');
  const [bareCells] = lawGroups(all, BARE);
  const [normalisedCells] = lawGroups(all, NORMALISED);
  if (!bareCells || !normalisedCells)
    return withoutEvidence(
      `it takes five stacks of ${String(COMMON_DEPTH)} layers with reordered norms, with normalised queries and keys and without`,
    );
  const bare = growthOverLaw(bareCells, 'full');
  const normalised = growthOverLaw(normalisedCells, 'full');
  const places = [position(bare, [BLOWN_UP, Infinity]), position(normalised, TAMED)];
  const [blowsUp, isTamed] = places.map((place) => place === 'inside');
  const isOpen = places.some((place) => place === 'straddling' || place === 'unknown');
  const verdict = isOpen ? 'inconclusive' : blowsUp && isTamed ? 'holds' : blowsUp || isTamed ? 'conditional' : 'contradicted';
  return {
    verdict,
    finding: `The gradient at the input, over that behind the last layer, is ${withInterval(bare)} times the law without a norm of queries and keys and ${withInterval(normalised)} times with one.`,
    ...(verdict === 'conditional'
      ? {
          condition: blowsUp
            ? 'holds only in that gradients blow up: normalised queries and keys do not prevent it'
            : 'holds only in that normalised queries and keys keep the law: without them gradients grow less than tenfold beyond it',
        }
      : {}),
    quantities: {
      growthWithout: estimated(bare, 'growth of the stream gradient towards the input over that by the law, reordered norms', '.3~r'),
      growthWith: estimated(normalised, 'the same with normalised queries and keys'),
    },
  };
}
