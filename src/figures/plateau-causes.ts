import { MATCHED } from '../../experiments/claims/predictions/plateau-causes.ts';
import { runsOf } from '../../experiments/claims/select/runs.ts';
import type { RunChoice } from '../../experiments/claims/select/runs.ts';
import { formatCount, formatScientific } from '../charts/format.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { describeInside, drawInside, INSIDE_CAPTION, insideTable, type InsideRuns } from './inside-panels.ts';
import { trainingSize } from './warmup-cells.ts';

const id = 'plateau-causes';
const { larger, little } = MATCHED;

const FULL = { color: 'post', marker: 'circle' } as const;
const SMALL = { color: 'ink', marker: 'diamond' } as const;
const LARGE_STEP = { dash: 'solid', hollow: false } as const;
const LITTLE_STEP = { dash: 'dashed', hollow: true } as const;

const KINDS: readonly (Omit<InsideRuns, 'runs' | 'name'> & { branches: string; choice: RunChoice })[] = [
  { branches: 'full branches', ...FULL, ...LARGE_STEP, choice: larger.full },
  { branches: 'branches of a fifth', ...SMALL, ...LARGE_STEP, choice: larger.small },
  { branches: 'full branches', ...FULL, ...LITTLE_STEP, choice: little.full },
  { branches: 'branches of a fifth', ...SMALL, ...LITTLE_STEP, choice: little.small },
];

export const plateauCauses = defineFigure({
  id,
  experiment: 'plateau-causes',
  title: 'How do runs with equally large first steps, but unlike tokens, go on?',
  select,
  caption: ({ kinds, size }) =>
    `Post-LN without warmup with branches of full size and of a fifth, at rates with equally large first steps: filled, large ones; hollow, small ones. ${formatCount(
      kinds.map(({ runs }) => runs.length),
      'seed',
    )} (decoder-only, ${size}; Xavier initialisation, Adam). ${INSIDE_CAPTION}`,
  describe: ({ kinds }) => describeInside(kinds),
  draw: ({ kinds }, layout) => drawInside(kinds, layout),
  table: ({ kinds }) => insideTable(kinds),
});

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('plateau-causes');
  const kinds = KINDS.map(({ branches, choice, ...look }): InsideRuns => {
    const name = `${branches}, ${formatScientific(choice.learningRate ?? Number.NaN)}`;
    const runs = runsOf(cells, choice);
    if (runs.length === 0) throw missingCells(id, 'plateau-causes', name);
    return { ...look, name, runs };
  });
  const first = kinds[0]?.runs[0];
  return { kinds, size: first ? trainingSize(first) : '' };
}
