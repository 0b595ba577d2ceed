export interface Schedule {
  learningRate: number;
  warmupSteps: number;
  decay: 'constant' | 'cosine';
  steps: number;
}

/**
 * Learning rate at step t (from 1): rises in a straight line over T = `warmupSteps`, `rate * min(1, t / T)`, then stays, or falls by
 * `(1 + cos(pi (t - T) / (steps - T))) / 2`, to 0 at the last step.
 */
export function scheduledRate({ learningRate, warmupSteps, decay, steps }: Schedule): (step: number) => number {
  return (step) => {
    const risen = learningRate * Math.min(1, step / Math.max(1, warmupSteps));
    if (decay === 'constant' || step <= warmupSteps) return risen;
    return (learningRate * (1 + Math.cos((Math.PI * (step - warmupSteps)) / (steps - warmupSteps)))) / 2;
  };
}
