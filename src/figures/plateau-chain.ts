import { isStuck, RATES, runsOf, WARMUP_STEPS } from '../../experiments/claims/select/runs.ts';
import type { Run, RunChoice } from '../../experiments/claims/select/runs.ts';
import { formatCount } from '../charts/format.ts';
import { defineFigure, missingCells } from './figure.ts';
import type { FigureEvidence } from './figure.ts';
import { describeInside, drawInside, INSIDE_CAPTION, insideTable, type InsideRuns } from './inside-panels.ts';
import { trainingSize } from './warmup-cells.ts';

const id = 'plateau-chain';

const KINDS: readonly (Omit<InsideRuns, 'runs'> & { choice: RunChoice; keeps: (run: Run) => boolean })[] = [
  {
    name: 'Post-LN, stuck: 3·10⁻³, no warmup',
    color: 'post',
    dash: 'solid',
    marker: 'circle',
    hollow: false,
    choice: { placement: 'post', learningRate: RATES.high },
    keeps: isStuck,
  },
  {
    name: 'Post-LN, trains: 10⁻³, warmup 200',
    color: 'post',
    dash: 'dashed',
    marker: 'circle',
    hollow: true,
    choice: { placement: 'post', learningRate: RATES.middle, warmupSteps: WARMUP_STEPS.long },
    keeps: (run) => !isStuck(run),
  },
  {
    name: 'Pre-LN, trains: 3·10⁻³, no warmup',
    color: 'pre',
    dash: 'solid',
    marker: 'square',
    hollow: false,
    choice: { placement: 'pre', learningRate: RATES.high },
    keeps: (run) => !isStuck(run),
  },
];

export const plateauChain = defineFigure({
  id,
  experiment: 'warmup',
  title: 'What happens inside when Post-LN gets stuck?',
  select,
  caption: ({ kinds, size }) =>
    `Runs that are stuck and runs that train, ${formatCount(
      kinds.map(({ runs }) => runs.length),
      'seed',
    )}, looked into before ten or so of their steps (decoder-only, ${size}; Xavier initialisation, Adam). ${INSIDE_CAPTION}`,
  describe: ({ kinds }) => describeInside(kinds),
  draw: ({ kinds }, layout) => drawInside(kinds, layout),
  table: ({ kinds }) => insideTable(kinds),
});

function select(evidence: FigureEvidence) {
  const cells = evidence.cells('warmup');
  const kinds = KINDS.map(({ choice, keeps, ...look }): InsideRuns => {
    const runs = runsOf(cells, choice).filter(keeps);
    if (runs.length === 0) throw missingCells(id, 'warmup', look.name);
    return { ...look, runs };
  });
  const first = kinds[0]?.runs[0];
  return { kinds, size: first ? trainingSize(first) : '' };
}
