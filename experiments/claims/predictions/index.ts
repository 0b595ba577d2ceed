/** The predictions of the experiments. Adding one is adding a file and a line here. */
import type { ExperimentId } from '../../result.ts';
import { backendAgreement } from './backend-agreement.ts';
import { engineSpeed } from './engine-speed.ts';
import { gradientNorms } from './gradient-norms.ts';
import { normTiming } from './norm-timing.ts';
import { updateSensitivity } from './update-sensitivity.ts';
import { jacobianSpectrum } from './jacobian-spectrum.ts';
import { normIdentities } from './norm-identities.ts';
import { normShare } from './norm-share.ts';
import { lastLayerGradient } from './last-layer-gradient.ts';
import { normAttenuation } from './norm-attenuation.ts';
import { placementLaws } from './placement-laws.ts';
import { normParity } from './norm-parity.ts';
import { growthInTraining } from './growth-in-training.ts';
import { idleLayers } from './idle-layers.ts';
import { logitGrowth } from './logit-growth.ts';
import { plateauCauses } from './plateau-causes.ts';
import { normAblations } from './norm-ablations.ts';
import { adamTuning } from './adam-tuning.ts';
import type { Prediction } from './prediction.ts';
import { rescue } from './rescue.ts';
import { stableRate } from './stable-rate.ts';
import { stackEnds } from './stack-ends.ts';
import { warmup } from './warmup.ts';

export * from './prediction.ts';

export const PREDICTIONS: { readonly [Id in ExperimentId]?: Prediction<Id> } = {
  'gradient-norms': gradientNorms,
  'update-sensitivity': updateSensitivity,
  'norm-timing': normTiming,
  'engine-speed': engineSpeed,
  'backend-agreement': backendAgreement,
  warmup,
  rescue,
  'plateau-causes': plateauCauses,
  'growth-in-training': growthInTraining,
  'idle-layers': idleLayers,
  'logit-growth': logitGrowth,
  'stable-rate': stableRate,
  'last-layer-gradient': lastLayerGradient,
  'norm-attenuation': normAttenuation,
  'placement-laws': placementLaws,
  'jacobian-spectrum': jacobianSpectrum,
  'norm-parity': normParity,
  'stack-ends': stackEnds,
  'norm-identities': normIdentities,
  'norm-share': normShare,
  'norm-ablations': normAblations,
  'adam-tuning': adamTuning,
};
