import { NORM_NAMES, PLACEMENT_NAMES } from '../../result.ts';
import type { MeasuredCellOf } from '../../result.ts';
import { percent, position, withInterval } from '../judge.ts';
import { COMMON_DEPTH, conservation, growthOverLaw, lawCells, lawGroups, FEWEST_SEEDS } from '../select/placement-laws.ts';
import type { LawCell } from '../select/placement-laws.ts';
import { definePrediction, notRefuted, refuted, undecided } from './prediction.ts';
import type { Refutation } from './prediction.ts';

type Cells = readonly MeasuredCellOf<'placement-laws'>[];

/** `1 / sqrt(Var x)`, over its value at the embedded input: how the gradient of the stream runs along a stack, whatever its placement. */
export function expectedGradient(streamVariance: readonly number[]): number[] {
  const [input = Number.NaN] = streamVariance;
  return streamVariance.map((variance) => Math.sqrt(input / variance));
}

/** Whether the grid had this stack when the criteria were fixed. Other depths were added once they had been judged, and do not enter. */
export function wasPredicted({ config: { model } }: LawCell): boolean {
  const { placement, layerCount } = model;
  return layerCount === COMMON_DEPTH || placement === 'pre' || (layerCount === 12 && (placement === 'post' || placement === 'reordered'));
}

/** The reordered placement blows up when it exceeds the law by this at least. */
export const BLOWN_UP = 10;
/** Where it stays with a norm of queries and keys. */
export const TAMED = [0.5, 2] as const;

export const placementLaws = definePrediction<'placement-laws'>({
  experiment: 'placement-laws',
  criteria: [
    {
      refutedIf:
        'with the feed-forward branches alone, the interval of gradient norm times root variance over its mean along the stack lies beyond 20 % at any place of any stack',
      judge: judgeLaw,
    },
    {
      refutedIf: `at ${String(COMMON_DEPTH)} layers the gradient at the input of the reordered placement without a norm of queries and keys exceeds the law by less than ${String(BLOWN_UP)}, by interval`,
      judge: (cells) =>
        judgeGrowth(cells, false, ({ low, high }) => (low > BLOWN_UP ? 'not refuted' : high < BLOWN_UP ? 'refuted' : 'undecided')),
    },
    {
      refutedIf: `at ${String(COMMON_DEPTH)} layers the gradient at the input of the reordered placement with a norm of queries and keys lies, by interval, outside ${String(TAMED[0])} to ${String(TAMED[1])} times the law`,
      judge: (cells) =>
        judgeGrowth(cells, true, (interval) => {
          const place = position(interval, TAMED);
          return place === 'inside' ? 'not refuted' : place === 'outside' ? 'refuted' : 'undecided';
        }),
    },
  ],
});

function judgeLaw(cells: Cells): Refutation {
  const judged = (chosen: Cells) => lawGroups(chosen).map((group) => ({ name: nameOf(group), ...conservation(group, 'feedForwardOnly') }));
  const groups = judged(cells.filter(wasPredicted));
  const later = judged(cells.filter((cell) => !wasPredicted(cell)));
  if (groups.length === 0) return undecided('it takes five seeds of a stack');
  const worst = groups.reduce((a, b) => (a.deviation >= b.deviation ? a : b));
  const outside = groups.filter(({ place }) => place === 'outside');
  const addition =
    later.length > 0
      ? ` Of ${String(later.length)} stacks measured since, which are not judged: at most ${percent(Math.max(...later.map(({ deviation }) => deviation)))}.`
      : '';
  const finding = `Over ${String(groups.length)} stacks the product strays from its mean by at most ${percent(worst.deviation)}, in ${worst.name}.${addition}`;
  if (outside.length > 0) return refuted(`${finding} Beyond 20\u202f% by interval: ${outside.map(({ name }) => name).join('; ')}.`);
  const open = groups.filter(({ place }) => place !== 'inside');
  return open.length === 0
    ? notRefuted(finding)
    : undecided(`intervals reach beyond 20\u202f% in ${open.map(({ name }) => name).join('; ')}`);
}

function judgeGrowth(
  cells: Cells,
  hasQkNorm: boolean,
  outcomeOf: (growth: { low: number; high: number }) => Refutation['outcome'],
): Refutation {
  const chosen = lawCells(cells, { placement: 'reordered', norm: 'layernorm', hasQkNorm, layerCount: COMMON_DEPTH });
  if (chosen.length < FEWEST_SEEDS) return undecided(`it takes five seeds of the reordered placement at ${String(COMMON_DEPTH)} layers`);
  const growth = growthOverLaw(chosen, 'full');
  const finding = `The gradient at the input, over that behind the last layer, is ${withInterval(growth)} times the law.`;
  switch (outcomeOf(growth)) {
    case 'refuted':
      return refuted(finding);
    case 'not refuted':
      return notRefuted(finding);
    default:
      return undecided(`the interval ${withInterval(growth)} holds values of both sides`);
  }
}

function nameOf([first]: readonly LawCell[]): string {
  if (!first) return 'no stack';
  const { placement, qkNorm, norm, layerCount } = first.config.model;
  const queries = qkNorm === 'none' ? '' : ' with normalised queries and keys';
  return `${PLACEMENT_NAMES[placement]}${queries}, ${NORM_NAMES[norm]}, ${String(layerCount)} layers`;
}
