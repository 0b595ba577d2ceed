/** The predictions of the experiments. Adding one is adding a file and a line here. */
import type { ExperimentId } from '../../result.ts';
import { jacobianSpectrum } from './jacobian-spectrum.ts';
import { placementLaws } from './placement-laws.ts';
import { growthInTraining } from './growth-in-training.ts';
import type { Prediction } from './prediction.ts';

export * from './prediction.ts';

export const PREDICTIONS: { readonly [Id in ExperimentId]?: Prediction<Id> } = {
  'growth-in-training': growthInTraining,
  'placement-laws': placementLaws,
  'jacobian-spectrum': jacobianSpectrum,
};
