import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withCells } from './alter.ts';
import { middle, percent, withoutEvidence } from './judge.ts';
import { isReference, medianInterval, shapeName, shareCells, shareOf, turnQuartiles } from './select/norm-share.ts';

const SMALL = 0.03;

export const normsAreASmallShareOfAFusedStep = defineClaim({
  id: 'norms-are-a-small-share-of-a-fused-step',
  kind: 'measured',
  statement: 'Where LayerNorm is one kernel each way, all norms together take less than 3 % of a training step.',
  criterion:
    'By the bootstrap interval of the median share: holds when it lies below 3 % at every shape, conditional when at some shapes, contradicted when wholly above at every shape.',
  experiments: ['norm-share'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withShare(evidence, 0.2),
    (evidence) => withShare(evidence, 0.01),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = shareCells(evidence.cells('norm-share'), 'fused');
  const reference = cells.find(isReference);
  if (!reference) return withoutEvidence('it takes twenty turns of the reference step with fused norms');
  const shares = cells.map((cell) => ({ shape: shapeName(cell), share: medianInterval(cell, shareOf) }));
  const below = shares.filter(({ share }) => share.high < SMALL);
  const above = shares.filter(({ share }) => share.low > SMALL);
  const isMixed = below.length > 0 && below.length + above.length === shares.length;
  const composed = shareCells(evidence.cells('norm-share'), 'composed').find(isReference);
  return {
    verdict:
      below.length === shares.length ? 'holds' : above.length === shares.length ? 'contradicted' : isMixed ? 'conditional' : 'inconclusive',
    finding: `The fused norms take ${shares.map(({ shape, share }) => `${percent(share.estimate, 1)} (${percent(share.low, 1)} to ${percent(share.high, 1)}) of a step with ${shape}`).join(', ')}.`,
    ...(isMixed && above.length > 0 ? { condition: `holds only with ${below.map(({ shape }) => shape).join(' and ')}` } : {}),
    quantities: {
      fusedShare: middle(turnQuartiles(reference, shareOf), 'share of the norms in the reference step, fused', '.1%'),
      ...(composed
        ? {
            composedShare: middle(
              turnQuartiles(composed, shareOf),
              'share of the norms in the reference step, composed from operators',
              '.1%',
            ),
          }
        : {}),
    },
  };
}

/** Evidence in which the fused norms of LayerNorm take that share of a step. */
function withShare(evidence: Evidence, share: number): Evidence {
  return withCells(evidence, 'norm-share', (cells) =>
    cells.map((cell) => {
      if (cell.config.kernels !== 'fused') return cell;
      const step = cell.measurement.timings.find(({ norm, what }) => norm === 'layernorm' && what === 'step');
      const timings = cell.measurement.timings.map((timing) =>
        step && timing.norm === 'layernorm' && timing.what === 'norms'
          ? { ...timing, callTimeMs: step.callTimeMs.map((time) => share * time) }
          : timing,
      );
      return { ...cell, measurement: { ...cell.measurement, timings } };
    }),
  );
}
