import type { Interval, MeasuredCellOf } from '../../result.ts';
import { position, withInterval } from '../judge.ts';
import {
  agreements,
  branchCells,
  CROSS_ATTENTION,
  CROSS_ATTENTION_UNMIXED,
  FEED_FORWARD,
  FEWEST_SEEDS,
  passesAt,
  RATIO_OF,
  ratioInterval,
  SELF_ATTENTION,
  WITHIN_TWO,
} from '../select/attenuation.ts';
import type { BranchChoice } from '../select/attenuation.ts';
import { definePrediction, notRefuted, refuted, undecided } from './prediction.ts';
import type { Refutation } from './prediction.ts';

/** The two accounts of the gradient norm at the input over that at the output, from f and b of every sublayer. */
export const expectedByNormsAlone = RATIO_OF.normsAlone;
export const expectedByTheLaw = RATIO_OF.law;

/** f, and b, of a ReLU feed-forward under Xavier's initialisation: `gain^2 2 d h / (d + h)^2`, h being its width; 0.32 for h = 4 d. */
export function expectedFeedForwardRatio(gain: number, modelWidth: number, feedForwardWidth: number): number {
  return (gain ** 2 * 2 * modelWidth * feedForwardWidth) / (modelWidth + feedForwardWidth) ** 2;
}

/** Of the ratio of gradient norms where no sublayer adds anything. */
export const UNCHANGED = [0.9, 1.1] as const;

type Cells = readonly MeasuredCellOf<'norm-attenuation'>[];

export const BRANCH_NAMES = new Map<BranchChoice, string>([
  [FEED_FORWARD, 'feed-forward'],
  [SELF_ATTENTION, 'self-attention'],
  [CROSS_ATTENTION, 'cross-attention'],
  [CROSS_ATTENTION_UNMIXED, 'cross-attention to an unmixed memory'],
]);
const ALL = [...BRANCH_NAMES.keys()];

export const normAttenuation = definePrediction<'norm-attenuation'>({
  experiment: 'norm-attenuation',
  criteria: [
    {
      refutedIf:
        'with feed-forward or self-attention branches, at a gain of 1 or more, the interval of the measured ratio over the product of the norms alone lies within 0.5 to 2',
      judge: (cells) =>
        judgeEach(cells, [FEED_FORWARD, SELF_ATTENTION], 'normsAlone', (quotient) => {
          const place = position(quotient, WITHIN_TWO);
          return place === 'inside' ? 'refuted' : place === 'outside' ? 'not refuted' : 'undecided';
        }),
    },
    {
      refutedIf:
        'with any branch, at a gain of 1 or more, the interval of the measured ratio over the law sqrt((1 + b) / (1 + f)) lies outside 0.5 to 2',
      judge: (cells) =>
        judgeEach(cells, ALL, 'law', (quotient) => {
          const place = position(quotient, WITHIN_TWO);
          return place === 'outside' ? 'refuted' : place === 'inside' ? 'not refuted' : 'undecided';
        }),
    },
    { refutedIf: 'without a branch, at gain 0, the interval of the measured ratio lies outside 0.9 to 1.1', judge: judgeUnchanged },
  ],
});

/** Refuted when one comparison is, not refuted when all are not. */
function judgeEach(
  cells: Cells,
  choices: readonly BranchChoice[],
  name: 'normsAlone' | 'law',
  outcomeOf: (quotient: Interval) => Refutation['outcome'],
): Refutation {
  const compared = choices.flatMap((choice) =>
    (agreements(branchCells(cells, choice), name) ?? [null]).map((agreement) => ({ choice, agreement })),
  );
  const words = compared.map(({ choice, agreement }) => ({
    outcome: agreement ? outcomeOf(agreement.quotient) : ('undecided' as const),
    text: `${BRANCH_NAMES.get(choice) ?? ''} ${agreement ? `at gain ${String(agreement.gain)}: ${withInterval(agreement.quotient)}` : 'without five seeds'}`,
  }));
  const of = (outcome: Refutation['outcome']): string =>
    words
      .filter((each) => each.outcome === outcome)
      .map(({ text }) => text)
      .join('; ');
  if (of('refuted') !== '') return refuted(`Measured over predicted, ${of('refuted')}.`);
  if (of('undecided') !== '') return undecided(`measured over predicted, ${of('undecided')}`);
  return notRefuted(`Measured over predicted, ${of('not refuted')}.`);
}

function judgeUnchanged(cells: Cells): Refutation {
  const passes = passesAt(branchCells(cells, FEED_FORWARD), 0);
  if (passes.length < FEWEST_SEEDS) return undecided('it takes five seeds without a branch');
  const ratio = ratioInterval(passes, 'measured');
  const place = position(ratio, UNCHANGED);
  if (place === 'inside') return notRefuted(`The ratio is ${withInterval(ratio)}.`);
  return place === 'outside' ? refuted(`The ratio is ${withInterval(ratio)}.`) : undecided(`the ratio is ${withInterval(ratio)}`);
}
