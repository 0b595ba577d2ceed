import type { MeasuredCellOf } from '../../result.ts';
import { outcomesByRate, separation } from '../select/logits.ts';
import type { LogitArm, Separation } from '../select/logits.ts';
import { definePrediction, notRefuted, refuted, undecided } from './prediction.ts';
import type { Refutation } from './prediction.ts';

type Cells = readonly MeasuredCellOf<'logit-growth'>[];

const PLAIN: LogitArm = { placement: 'pre', hasQkNorm: false };
const NORMALISED: LogitArm = { placement: 'pre', hasQkNorm: true };

/** No logit of queries and keys of root mean square 1 exceeds `sqrt(d_h)`: `q . k / sqrt(d_h) <= |q| |k| / sqrt(d_h)`. */
export function expectedLargestLogit(headWidth: number): number {
  return Math.sqrt(headWidth);
}

export const logitGrowth = definePrediction<'logit-growth'>({
  experiment: 'logit-growth',
  criteria: [
    {
      refutedIf: 'at no rate do runs of Pre-LN train with the norm of queries and keys where they fail without, and each rate is decided',
      judge: (cells) => judgeSeparated(compare(cells, NORMALISED, PLAIN), 'with the norm but not without'),
    },
    {
      refutedIf:
        'at no rate do runs of the reordered placement train with the norm of queries and keys where they fail without, and each rate is decided',
      judge: (cells) =>
        judgeSeparated(
          compare(cells, { ...NORMALISED, placement: 'reordered' }, { ...PLAIN, placement: 'reordered' }),
          'with the norm but not without',
        ),
    },
    {
      refutedIf:
        'at no rate do runs of Pre-LN without the norm train where those of the reordered placement without it fail, and each rate is decided',
      judge: (cells) =>
        judgeSeparated(compare(cells, PLAIN, { ...PLAIN, placement: 'reordered' }), 'as Pre-LN but not reordered, both without the norm,'),
    },
    {
      refutedIf: 'at some rate runs of Pre-LN train with the z-loss where they fail without',
      judge: (cells) => {
        const { rates, open, compared } = compare(cells, { ...PLAIN, hasZLoss: true }, PLAIN);
        if (compared === 0) return undecided('it takes runs with and without the z-loss at one rate');
        if (rates.length > 0) return refuted(`With the z-loss runs train at ${rates.join(', ')}, where they fail without.`);
        return open.length > 0
          ? undecided(`the runs at ${open.join(', ')} are too mixed`)
          : notRefuted(`At none of ${String(compared)} rates do runs train with the z-loss where they fail without.`);
      },
    },
  ],
});

function compare(cells: Cells, a: LogitArm, b: LogitArm): Separation {
  return separation(outcomesByRate(cells, a), outcomesByRate(cells, b));
}

function judgeSeparated({ rates, open, compared }: Separation, text: string): Refutation {
  if (compared === 0) return undecided('it takes runs of both at one rate');
  if (rates.length > 0) return notRefuted(`The model trains ${text} at ${rates.join(', ')}.`);
  return open.length > 0
    ? undecided(`the runs at ${open.join(', ')} are too mixed`)
    : refuted(`At none of ${String(compared)} rates does the model train ${text}.`);
}
