/** Synthetic cells of `update-sensitivity`: one law of growth for each variant, with a scatter of 3 %. */
import type { Initialisation, MeasuredCellOf, Placement } from '../../../../experiments/result.ts';
import { MODEL } from '../../../support/model-config.ts';
import { CELL, range, scatter } from './cell.ts';

type Perturbed = MeasuredCellOf<'update-sensitivity'>;
interface Variant {
  placement: Placement;
  perturbation: 'random' | 'sign';
  initialisation: Initialisation;
  law: (layerCount: number) => number;
}

const DEPTHS = [3, 6, 9, 12, 18, 24, 36, 48];
const SEEDS = 10;
const VARIANTS: Variant[] = [
  { placement: 'post', perturbation: 'random', initialisation: 'xavier', law: (n) => 1e-4 * n },
  { placement: 'pre', perturbation: 'random', initialisation: 'xavier', law: (n) => 1e-4 * (1 + Math.log(n)) },
  { placement: 'deepnorm', perturbation: 'random', initialisation: 'xavier', law: () => 5e-5 },
  { placement: 'post', perturbation: 'sign', initialisation: 'xavier', law: (n) => 1e-5 * n ** 2 },
  { placement: 'pre', perturbation: 'sign', initialisation: 'xavier', law: (n) => 1e-5 * n ** 1.5 },
  { placement: 'deepnorm', perturbation: 'sign', initialisation: 'xavier', law: (n) => 1e-6 * n },
  { placement: 'post', perturbation: 'random', initialisation: 'gpt2', law: (n) => 3e-5 * n },
  { placement: 'pre', perturbation: 'random', initialisation: 'gpt2', law: (n) => 3e-5 * (1 + Math.log(n)) },
];

export function sensitivityCells(): Perturbed[] {
  return VARIANTS.flatMap(({ placement, perturbation, initialisation, law }, variant) =>
    DEPTHS.flatMap((layerCount) =>
      range(SEEDS).map((seed): Perturbed => ({
        ...CELL,
        key: `${String(variant)} ${String(layerCount)} ${String(seed)}`,
        seed,
        status: 'measured',
        config: {
          model: { ...MODEL, placement, initialisation, layerCount },
          batchSize: 4,
          perturbation,
          eta: perturbation === 'sign' ? 1e-4 : 1e-3,
        },
        measurement: { squaredChange: law(layerCount) * scatter(0.03, seed, layerCount), perturbationNorm: 1 },
      })),
    ),
  );
}
