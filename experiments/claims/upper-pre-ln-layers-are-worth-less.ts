import { meanInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, percent, withoutEvidence } from './judge.ts';
import { sideOf, STARTS, verdictOf } from './select/by-variant.ts';
import { alterRemovalCosts, deepRuns, FEWEST_RUNS } from './select/deep-runs.ts';
import { angleDifference, upperShareBehindFirst, upperShareInterval } from './select/idle.ts';

const EQUAL = 0.5;

export const upperPreLnLayersAreWorthLess = defineClaim({
  id: 'upper-pre-ln-layers-are-worth-less',
  kind: 'measured',
  statement: 'In a trained Pre-LN model a layer of the upper half is worth less than one of the lower half.',
  criterion:
    'Of the share of the upper half in what passing over single layers costs, with Xavier initialisation and with GPT-2’s: holds when both intervals lie below one half, contradicted when both lie above, conditional when they lie on different sides.',
  experiments: ['idle-layers'],
  references: ['sun2025lns'],
  judge,
  flip: firstThatChanges(
    judge,
    ...[0.1, 10].map(
      (cost) => (evidence: Evidence) =>
        STARTS.reduce(
          (altered, { initialisation }) =>
            alterRemovalCosts(altered, { placement: 'pre', initialisation }, (layer, layerCount) => (layer > layerCount / 2 ? cost : 1)),
          evidence,
        ),
    ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const found = STARTS.map((start) => {
    const runs = deepRuns(evidence.cells('idle-layers'), { placement: 'pre', initialisation: start.initialisation });
    return {
      ...start,
      runs,
      share: upperShareInterval(runs),
      behindFirst: meanInterval(runs.map(upperShareBehindFirst)),
      angle: angleDifference(runs),
    };
  });
  if (found.some(({ share }) => share.sampleSize < FEWEST_RUNS))
    return withoutEvidence('it takes five trained Pre-LN models at each of two initialisations');
  return {
    ...verdictOf(found.map(({ variant, share }) => ({ variant, side: sideOf(share, 'below', EQUAL) }))),
    finding: `Of what passing over single layers costs, the upper half accounts for ${found
      .map(({ variant, share }) => `${percent(share.estimate)} (${percent(share.low)} to ${percent(share.high)}) ${variant}`)
      .join(' and ')}; with the first layer left out, ${found.map(({ behindFirst }) => percent(behindFirst.estimate)).join(' and ')}.`,
    quantities: Object.fromEntries(
      found.flatMap(({ key, variant, share, behindFirst, angle }) => [
        [`share${key}`, estimated(share, `share of the upper half in what passing over single layers of Pre-LN costs, ${variant}`, '.0%')],
        [
          `behindFirst${key}`,
          estimated(behindFirst, `the same share with the first layer left out, ${variant}; 6/11 of twelve equal layers`, '.0%'),
        ],
        [
          `angle${key}`,
          estimated(angle, `mean angle by which a layer turns the stream, over pi, upper half less lower half, Pre-LN, ${variant}`, '+.3f'),
        ],
      ]),
    ),
  };
}
