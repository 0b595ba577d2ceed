import type { ExperimentId } from '../../experiments/result.ts';

/** What experiments have in common, in the order of the list, with a sentence about each group. */
export const EXPERIMENT_GROUPS = {
  initialisation: {
    title: 'At initialisation',
    about: 'Nothing is trained: gradients, streams and sensitivities before the first step.',
  },
  training: { title: 'Training', about: 'Small models trained on synthetic languages whose exact losses are known.' },
  timing: { title: 'Timing', about: 'How long norms take, alone and within a training step.' },
  engine: { title: 'The engine', about: 'How fast the suite computes, and whether its backends agree.' },
} as const;

export type ExperimentGroup = keyof typeof EXPERIMENT_GROUPS;

export const GROUP_OF: Record<ExperimentId, ExperimentGroup> = {
  'gradient-norms': 'initialisation',
  'last-layer-gradient': 'initialisation',
  'norm-attenuation': 'initialisation',
  'placement-laws': 'initialisation',
  'jacobian-spectrum': 'initialisation',
  'update-sensitivity': 'initialisation',
  'stack-ends': 'initialisation',
  'norm-identities': 'initialisation',
  warmup: 'training',
  rescue: 'training',
  'plateau-causes': 'training',
  'growth-in-training': 'training',
  'idle-layers': 'training',
  'logit-growth': 'training',
  'stable-rate': 'training',
  'norm-parity': 'training',
  'norm-ablations': 'training',
  'adam-tuning': 'training',
  'norm-timing': 'timing',
  'norm-share': 'timing',
  'engine-speed': 'engine',
  'backend-agreement': 'engine',
};
