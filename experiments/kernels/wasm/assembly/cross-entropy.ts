import { logarithm } from './exponential';
import { largest, softmax } from './softmax';

/** loss = ln(sum of exp(logits)) - logits[target] for each row, and the row's softmax. A target outside [0, v) makes its loss NaN. */
export function crossEntropy(loss: usize, probabilities: usize, logits: usize, targets: usize, n: i32, v: i32): void {
  const rowBytes = (<usize>v) << 2;
  for (let row: i32 = 0; row < n; row++) {
    const greatest = largest(logits, v);
    const total = softmax(probabilities, logits, v, 1, greatest);
    const target = load<i32>(targets);
    const valid = target >= 0 && target < v;
    const chosen: f32 = valid ? load<f32>(logits + ((<usize>target) << 2)) : f32.NaN;
    store<f32>(loss, logarithm(total) + (greatest - chosen));
    loss += 4;
    targets += 4;
    logits += rowBytes;
    probabilities += rowBytes;
  }
}
