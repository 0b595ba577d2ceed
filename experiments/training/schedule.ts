/** Learning rate at step t (from 1): rises in a straight line over `warmupSteps`, then stays. `rate * min(1, t / T)`. */
export function warmupSchedule(learningRate: number, warmupSteps: number): (step: number) => number {
  return (step) => learningRate * Math.min(1, step / Math.max(1, warmupSteps));
}
