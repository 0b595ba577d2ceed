/** The experiments of the suite, in the order in which they are listed and run. Adding one is adding a file to `suite/` and a line here. */
import { defineRegistry, type AnyExperiment } from './experiment.ts';
import { adamTuning } from './suite/adam-tuning.ts';
import { backendAgreement } from './suite/backend-agreement.ts';
import { engineSpeed } from './suite/engine-speed.ts';
import { gradientNorms } from './suite/gradient-norms.ts';
import { growthInTraining } from './suite/growth-in-training.ts';
import { idleLayers } from './suite/idle-layers.ts';
import { logitGrowth } from './suite/logit-growth.ts';
import { jacobianSpectrum } from './suite/jacobian-spectrum.ts';
import { lastLayerGradient } from './suite/last-layer-gradient.ts';
import { normAblations } from './suite/norm-ablations.ts';
import { normAttenuation } from './suite/norm-attenuation.ts';
import { normIdentities } from './suite/norm-identities.ts';
import { normParity } from './suite/norm-parity.ts';
import { normShare } from './suite/norm-share.ts';
import { normTiming } from './suite/norm-timing.ts';
import { stackEnds } from './suite/stack-ends.ts';
import { placementLaws } from './suite/placement-laws.ts';
import { plateauCauses } from './suite/plateau-causes.ts';
import { rescue } from './suite/rescue.ts';
import { stableRate } from './suite/stable-rate.ts';
import { updateSensitivity } from './suite/update-sensitivity.ts';
import { warmup } from './suite/warmup.ts';

export const experiments: readonly AnyExperiment[] = defineRegistry([
  gradientNorms,
  lastLayerGradient,
  normAttenuation,
  placementLaws,
  jacobianSpectrum,
  updateSensitivity,
  warmup,
  rescue,
  plateauCauses,
  growthInTraining,
  idleLayers,
  logitGrowth,
  stableRate,
  normParity,
  normAblations,
  adamTuning,
  stackEnds,
  normIdentities,
  normTiming,
  normShare,
  engineSpeed,
  backendAgreement,
]);
