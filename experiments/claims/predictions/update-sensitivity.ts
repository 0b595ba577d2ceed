import type { Interval, MeasuredCellOf } from '../../result.ts';
import { withInterval } from '../judge.ts';
import { growth, perturbed, type PerturbationChoice } from '../select/sensitivity.ts';
import { cellsAlone } from './cells-alone.ts';
import { definePrediction, notRefuted, refuted, undecided, type Refutation } from './prediction.ts';
import { judgeAll, judgeRange } from './range.ts';

type Cells = readonly MeasuredCellOf<'update-sensitivity'>[];
type Named = 'post' | 'pre' | 'deepnorm';

/** The squared change of the output under a random change of all weights, as it grows with the number of layers; only the growth is predicted. */
export const EXPECTED_GROWTH: Record<Named, { of: (layerCount: number) => number; name: string }> = {
  post: { of: (layerCount) => layerCount, name: 'N' },
  pre: { of: (layerCount) => Math.log(layerCount), name: 'log N' },
  deepnorm: { of: () => 1, name: 'constant' },
};

const NAMES: Record<Named, string> = { post: 'Post-LN', pre: 'Pre-LN', deepnorm: 'DeepNorm' };
const CHANGES = { random: 'random change', sign: 'sign step' } as const;
const PERTURBATIONS = ['random', 'sign'] as const;
const FLATTEST_POST = 0.5;

export const updateSensitivity = definePrediction<'update-sensitivity'>({
  experiment: 'update-sensitivity',
  criteria: [
    {
      refutedIf: 'DeepNorm grows faster than Pre-LN by slopes whose 95 % intervals do not overlap, under either change',
      judge: (cells) => judgeAll(...PERTURBATIONS.map((change) => judgeOrder(cells, 'deepnorm', 'pre', change))),
    },
    {
      refutedIf: 'Pre-LN grows faster than Post-LN by slopes whose 95 % intervals do not overlap, under either change',
      judge: (cells) => judgeAll(...PERTURBATIONS.map((change) => judgeOrder(cells, 'pre', 'post', change))),
    },
    {
      refutedIf: 'the slope of Post-LN under random perturbations has an interval that lies wholly below 0.5',
      judge: (cells) => {
        const slope = slopeOf(cells, 'post', 'random');
        const measured = slope ? [{ name: 'the slope of Post-LN under random changes', interval: slope }] : [];
        return judgeRange(measured, [FLATTEST_POST, Number.POSITIVE_INFINITY]);
      },
    },
  ],
});

function slopeOf(cells: Cells, placement: Named, perturbation: PerturbationChoice['perturbation']): Interval | null {
  return growth(perturbed(cellsAlone('update-sensitivity', cells), { placement, perturbation }));
}

/** Whether `flatter` grows faster than `steeper`: decided where their intervals are disjoint. */
function judgeOrder(cells: Cells, flatter: Named, steeper: Named, perturbation: keyof typeof CHANGES): Refutation {
  const [below, above] = [slopeOf(cells, flatter, perturbation), slopeOf(cells, steeper, perturbation)];
  const change = CHANGES[perturbation];
  if (!below || !above)
    return undecided(`it takes four depths of ${NAMES[flatter]} and ${NAMES[steeper]} that are not saturated (${change})`);
  const words = `the slopes are ${withInterval(below)} under ${NAMES[flatter]} and ${withInterval(above)} under ${NAMES[steeper]} (${change})`;
  if (below.low > above.high) return refuted(`T${words.slice(1)}.`);
  return below.high < above.low ? notRefuted(`T${words.slice(1)}.`) : undecided(`${words}, whose intervals overlap or have no ends`);
}
