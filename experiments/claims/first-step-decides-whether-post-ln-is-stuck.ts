import { meanInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { mostOf } from './predictions/fates.ts';
import { firstFunctionChange, isEqual, MATCHED, matchOf } from './predictions/plateau-causes.ts';
import { outcomeOf } from './select/runs.ts';
import { alterFinalLoss, describeOutcome, stuckLoss, trainedLoss } from './select/training.ts';
import type { Run } from './select/training.ts';

const { larger: large, little } = MATCHED;

export const firstStepDecidesWhetherPostLnIsStuck = defineClaim({
  id: 'first-step-decides-whether-post-ln-is-stuck',
  kind: 'measured',
  statement: 'How far the first step moves the output decides whether Post-LN gets stuck, and not how alike its tokens are.',
  criterion:
    "Branches of full size and of a fifth, at rates with first steps that are equally large (at 3e-3 and 5e-3, within a factor of 1.5 by its interval) or small (at 3e-4 and 1e-3). A cell counts as stuck or as training when Wilson's interval of the share is clear of one half. Holds when both are stuck at the larger step and both train at the smaller; contradicted when the full branches are stuck at both steps and the small ones at neither; conditional when full branches are stuck at the larger step alone and small ones at neither, or small ones at the larger alone and full ones at both; inconclusive otherwise.",
  experiments: ['plateau-causes'],
  references: ['liu2020admin', 'wang2022deepnet'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterFinalLoss(evidence, large.small, trainedLoss),
    (evidence) =>
      [little.full, little.small].reduce(
        (altered, choice) => alterFinalLoss(altered, choice, trainedLoss),
        [large.full, large.small].reduce((altered, choice) => alterFinalLoss(altered, choice, stuckLoss), evidence),
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('plateau-causes');
  const of = (choice: (typeof large)['full']) => outcomeOf(cells, choice);
  const [largeFull, largeSmall, littleFull, littleSmall] = [of(large.full), of(large.small), of(little.full), of(little.small)];
  const outcomes = [largeFull, largeSmall, littleFull, littleSmall];
  if (outcomes.some(({ outcome }) => outcome === 'too few'))
    return withoutEvidence('it takes five runs each of full branches at 3e-4 and 3e-3 and of small ones at 1e-3 and 5e-3');
  const matches = [matchOf(cells, large), matchOf(cells, little)];
  const fates = outcomes.map((outcome) => mostOf(outcome) ?? 'mixed').join(' ');
  const known = isEqual(matchOf(cells, large)) ? VERDICTS[fates] : undefined;
  const change = (runs: readonly Run[]) => meanInterval(runs.map(firstFunctionChange));
  return {
    verdict: known?.verdict ?? 'inconclusive',
    finding: `At the larger first step, full branches: ${describeOutcome(largeFull)}, small ones: ${describeOutcome(largeSmall)}; at the smaller, full branches: ${describeOutcome(littleFull)}, small ones: ${describeOutcome(littleSmall)}; first steps of small over full branches ${matches.map((match) => withInterval(match)).join(' and ')}.`,
    ...(known?.condition === undefined ? {} : { condition: known.condition }),
    quantities: {
      largeFullChange: estimated(change(largeFull.runs), 'mean squared change of the output by the first step, full branches at 3e-3'),
      largeSmallChange: estimated(
        change(largeSmall.runs),
        'mean squared change of the output by the first step, branches of a fifth at 5e-3',
      ),
      littleFullChange: estimated(change(littleFull.runs), 'mean squared change of the output by the first step, full branches at 3e-4'),
      littleSmallChange: estimated(
        change(littleSmall.runs),
        'mean squared change of the output by the first step, branches of a fifth at 1e-3',
      ),
      fullCorrelation: estimated(
        meanInterval(largeFull.runs.map(firstCorrelation)),
        'token correlation behind the last layer before the first step, full branches',
      ),
      smallCorrelation: estimated(
        meanInterval(largeSmall.runs.map(firstCorrelation)),
        'token correlation behind the last layer before the first step, branches of a fifth',
      ),
      largeFullStuck: estimated(largeFull.share, 'share of runs that are stuck, full branches at 3e-3', '.0%'),
      largeSmallStuck: estimated(largeSmall.share, 'share of runs that are stuck, branches of a fifth at 5e-3', '.0%'),
      littleFullStuck: estimated(littleFull.share, 'share of runs that are stuck, full branches at 3e-4', '.0%'),
      littleSmallStuck: estimated(littleSmall.share, 'share of runs that are stuck, branches of a fifth at 1e-3', '.0%'),
    },
  };
}

/** By the fates of full and small branches at the larger step, then at the smaller one. */
const VERDICTS: Partial<Record<string, Pick<Judgement, 'verdict' | 'condition'>>> = {
  'stuck stuck train train': { verdict: 'holds' },
  'stuck train stuck train': { verdict: 'contradicted' },
  'stuck train train train': {
    verdict: 'conditional',
    condition: 'holds only with branches of full size: small ones train after a first step as large',
  },
  'stuck stuck stuck train': {
    verdict: 'conditional',
    condition: 'holds only with small branches: full ones are stuck after a first step as small',
  },
};

function firstCorrelation({ measurement }: Run): number {
  return measurement.snapshots[0]?.tokenCorrelation.at(-1) ?? Number.NaN;
}
