/** The runs that are compared by their held-out loss, in words. */
import type { TrainedCell } from '../../experiments/claims/select/held-out.ts';
import type { Interval } from '../../experiments/result.ts';
import { formatFixed, formatSignificant } from '../charts/format.ts';

/** The sizes of the model and of its training. */
export function comparedSize({ config: { model, batchSize, steps } }: TrainedCell): string {
  return `${model.layerCount} layers of width ${model.modelWidth}, ${steps.toLocaleString('en')} steps of ${batchSize} sequences of ${model.sequenceLength} tokens`;
}

/** `+0.002`, `−0.010`, with a sign at every number but zero. */
export function signed(value: number): string {
  const text = formatFixed(value, 3);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** `+0.002 (−0.001 to +0.005)`. */
export function signedInterval({ estimate, low, high }: Interval): string {
  return `${signed(estimate)} (${signed(low)} to ${signed(high)})`;
}

/** `0.061 (0.058 to 0.064)`. */
export function intervalText({ estimate, low, high }: Interval): string {
  return `${formatSignificant(estimate)} (${formatSignificant(low)} to ${formatSignificant(high)})`;
}
