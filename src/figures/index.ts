/** The figures that pages can show. Adding one is adding a file and a line here. */
import { unknownName } from '../data/unknown-name.ts';
import { adamTuning } from './adam-tuning.ts';
import { backendAgreement } from './backend-agreement.ts';
import { bestRates } from './best-rates.ts';
import { crossAttentionGradients } from './cross-attention-gradients.ts';
import { decoderGradients } from './decoder-gradients.ts';
import { engineSpeed } from './engine-speed.ts';
import { expectedLastGradient } from './expected-last-gradient.ts';
import type { Figure } from './figure.ts';
import { firstStepFates } from './first-step-fates.ts';
import { growthInTraining } from './growth-in-training.ts';
import { idleLayers } from './idle-layers.ts';
import { logitGrowth } from './logit-growth.ts';
import { gradientRatioByDepth } from './gradient-ratio-by-depth.ts';
import { lastLayerGradient } from './last-layer-gradient.ts';
import { jacobianSpectrum } from './jacobian-spectrum.ts';
import { meanShare } from './mean-share.ts';
import { modelPlacements } from './model-placements.ts';
import { normAblations } from './norm-ablations.ts';
import { normAttenuation } from './norm-attenuation.ts';
import { normExplorer } from './norm-explorer.ts';
import { normParity } from './norm-parity.ts';
import { normInvariances } from './norm-invariances.ts';
import { normShare } from './norm-share.ts';
import { normTiming } from './norm-timing.ts';
import { partialRms } from './partial-rms.ts';
import { placementLaws } from './placement-laws.ts';
import { plateauCauses } from './plateau-causes.ts';
import { plateauChain } from './plateau-chain.ts';
import { remedies } from './remedies.ts';
import { rmsOverLayernorm } from './rms-over-layernorm.ts';
import { preRmsnormEquivalence } from './pre-rmsnorm-equivalence.ts';
import { stackEnds } from './stack-ends.ts';
import { stableRate } from './stable-rate.ts';
import { streamGrowth } from './stream-growth.ts';
import { updateSensitivity } from './update-sensitivity.ts';
import { warmupCurves } from './warmup-curves.ts';
import { warmupEncoderDecoder } from './warmup-encoder-decoder.ts';
import { warmupGrid } from './warmup-grid.ts';

export const FIGURES: readonly Figure[] = [
  decoderGradients,
  crossAttentionGradients,
  gradientRatioByDepth,
  normAttenuation,
  lastLayerGradient,
  expectedLastGradient,
  streamGrowth,
  normExplorer,
  placementLaws,
  jacobianSpectrum,
  updateSensitivity,
  warmupCurves,
  warmupGrid,
  plateauChain,
  remedies,
  bestRates,
  firstStepFates,
  plateauCauses,
  warmupEncoderDecoder,
  growthInTraining,
  idleLayers,
  logitGrowth,
  stableRate,
  normParity,
  normAblations,
  meanShare,
  adamTuning,
  stackEnds,
  normInvariances,
  partialRms,
  preRmsnormEquivalence,
  normTiming,
  rmsOverLayernorm,
  normShare,
  engineSpeed,
  backendAgreement,
  modelPlacements,
];

/** The figure that a page names. Throws with the page, the name and the nearest id when there is none. */
export function figureNamed(id: string, at: string): Figure {
  const figure = FIGURES.find((each) => each.id === id);
  if (!figure)
    throw unknownName(
      at,
      'figure',
      id,
      FIGURES.map((each) => each.id),
    );
  return figure;
}
