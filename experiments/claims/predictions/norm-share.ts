import { expectedSavingOf, isReference, medianInterval, savingOf, shapeName, shareCells } from '../select/norm-share.ts';
import type { ShareCell, StepKernels } from '../select/norm-share.ts';
import { definePrediction, undecided, type Refutation } from './prediction.ts';
import { judgeRange } from './range.ts';

/** What a step saves when norms with the share s of it take r times as long as before: `s (1 - r)`. */
export function expectedSaving(share: number, ratio: number): number {
  return share * (1 - ratio);
}

/** Shares of a step. */
export const EXPECTED_SAVING = { composed: [0.01, 0.08], fused: [Number.NEGATIVE_INFINITY, 0.01] } as const;

function judgeReference(cells: readonly ShareCell[], kernels: Extract<StepKernels, 'composed' | 'fused'>): Refutation {
  const cell = shareCells(cells, kernels).find(isReference);
  if (!cell) return undecided(`it takes twenty turns of the reference step with ${kernels} norms`);
  return judgeRange(
    [{ name: `the median saving of the reference step with ${kernels} norms`, interval: medianInterval(cell, savingOf) }],
    EXPECTED_SAVING[kernels],
  );
}

export const normShare = definePrediction({
  experiment: 'norm-share',
  criteria: [
    {
      refutedIf: 'the median saving of the reference step has an interval wholly outside 1 to 8 % with composed norms',
      judge: (cells) => judgeReference(cells, 'composed'),
    },
    {
      refutedIf: 'the median saving of the reference step has an interval wholly above 1 % with fused norms',
      judge: (cells) => judgeReference(cells, 'fused'),
    },
    {
      refutedIf:
        'with composed norms the measured saving less s (1 - r) has an interval wholly outside -3 to 3 percentage points at any shape',
      judge: (cells) =>
        judgeRange(
          shareCells(cells, 'composed').map((cell) => ({
            name: `measured less expected saving of ${shapeName(cell)}`,
            interval: medianInterval(cell, (turn) => savingOf(turn) - expectedSavingOf(turn)),
          })),
          [-0.03, 0.03],
        ),
    },
  ],
});
