/** Synthetic evidence for the tests of claims: the whole, and one with nothing measured. */
import type { Evidence } from '../../../../experiments/claims/claim.ts';
import type { ExperimentId, MeasuredCellOf } from '../../../../experiments/result.ts';
import { agreementCells } from './agreement.ts';
import { attenuationCells } from './attenuation.ts';
import { stackEndCells } from './ends.ts';
import { ablationCells, parityCells, tuningCells } from './comparison.ts';
import { growthCells, idleCells, logitCells } from './deep-runs.ts';
import { engineSpeedCells } from './engine.ts';
import { frozen } from './freeze.ts';
import { gradientCells } from './gradients.ts';
import { lastLayerCells } from './last-layer.ts';
import { sensitivityCells } from './sensitivity.ts';
import { placementLawCells } from './placement-laws.ts';
import { spectrumCells } from './spectrum.ts';
import { identityCells } from './identities.ts';
import { shareCells } from './share.ts';
import { models, published } from './sources.ts';
import { timingCells } from './timing.ts';
import { stableRateCells } from './stable-rate.ts';
import { plateauCauseCells, rescueCells, trainingCells } from './training.ts';

type Cells = { [Id in ExperimentId]: readonly MeasuredCellOf<Id>[] };

export function syntheticEvidence(): Evidence {
  return evidenceOf({
    'gradient-norms': gradientCells(),
    'last-layer-gradient': lastLayerCells(),
    'norm-attenuation': attenuationCells(),
    'placement-laws': placementLawCells(),
    'jacobian-spectrum': spectrumCells(),
    'update-sensitivity': sensitivityCells(),
    warmup: trainingCells(),
    rescue: rescueCells(),
    'plateau-causes': plateauCauseCells(),
    'growth-in-training': growthCells(),
    'idle-layers': idleCells(),
    'logit-growth': logitCells(),
    'stable-rate': stableRateCells(),
    'stack-ends': stackEndCells(),
    'norm-identities': identityCells(),
    'norm-parity': parityCells(),
    'norm-ablations': ablationCells(),
    'adam-tuning': tuningCells(),
    'norm-timing': timingCells(),
    'norm-share': shareCells(),
    'engine-speed': engineSpeedCells(),
    'backend-agreement': agreementCells(),
  });
}

export function evidenceWithoutResults(): Evidence {
  return evidenceOf({});
}

/** Evidence of these cells, the other experiments unmeasured. Frozen, so that a judge that writes to it throws. */
export function evidenceOf(some: Partial<Cells>): Evidence {
  const cells = frozen(some);
  return { cells: (id) => cells[id] ?? [], models: frozen(models()), published: published() };
}
