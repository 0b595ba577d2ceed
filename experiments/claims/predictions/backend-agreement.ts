import { BACKEND_NAMES, NORM_NAMES, PLACEMENT_NAMES, type MeasuredCellOf } from '../../result.ts';
import { significant } from '../judge.ts';
import { agreements, LOSS_TOLERANCE, TENSOR_TOLERANCE, type BackendAgreement, type CellAgreement } from '../select/agreement.ts';
import { cellsAlone } from './cells-alone.ts';
import { definePrediction, notRefuted, refuted, undecided, type Refutation } from './prediction.ts';

type Cells = readonly MeasuredCellOf<'backend-agreement'>[];

/** A sketch gives a distance with a relative standard deviation of 20 %, so that the true one lies within about 40 % of it. */
const UNCERTAINTY = 0.4;

export const backendAgreement = definePrediction<'backend-agreement'>({
  experiment: 'backend-agreement',
  criteria: [
    {
      refutedIf: 'on any backend one gradient tensor, the logits or the loss of any cell differs from wasm by more than the tolerance',
      judge,
    },
  ],
});

function judge(cells: Cells): Refutation {
  const compared = agreements(cellsAlone('backend-agreement', cells));
  if (compared.length === 0) return undecided('it takes the cells of wasm and those of another backend');
  const places = compared.flatMap((each) => each.cells.map((cell) => ({ place: placeOf(cell), words: wordsOf(each, cell) })));
  const beyond = places.filter(({ place }) => place === 'beyond');
  const open = places.filter(({ place }) => place === 'open');
  if (beyond.length > 0) return refuted(`Beyond the tolerance, even less the uncertainty of the sketch: ${listed(beyond)}.`);
  const missing = compared.filter(({ missing: count }) => count > 0);
  if (open.length > 0) return undecided(`within the uncertainty of the sketch of the tolerance: ${listed(open)}`);
  if (missing.length > 0) return undecided(`cells are missing on ${missing.map(({ backend }) => BACKEND_NAMES[backend]).join(', ')}`);
  return notRefuted(`All ${String(places.length)} models on other backends agree with WebAssembly.`);
}

/** Losses are kept as they are and compare exactly; NaN agrees with nothing. */
function placeOf({ loss, worst }: CellAgreement): 'within' | 'open' | 'beyond' {
  const [least, most] = [worst.relative / (1 + UNCERTAINTY), worst.relative / (1 - UNCERTAINTY)];
  if (!(loss <= LOSS_TOLERANCE) || !(least <= TENSOR_TOLERANCE)) return 'beyond';
  return most <= TENSOR_TOLERANCE ? 'within' : 'open';
}

function wordsOf({ backend }: BackendAgreement, { cell, worst, loss }: CellAgreement): string {
  const { placement, norm } = cell.config.model;
  return `${PLACEMENT_NAMES[placement]} with ${NORM_NAMES[norm]} on ${BACKEND_NAMES[backend]}, by ${significant(worst.relative)} of the scale of ${worst.tensor} and ${significant(loss)} of the loss`;
}

function listed(places: readonly { words: string }[]): string {
  return places.map(({ words }) => words).join('; ');
}
