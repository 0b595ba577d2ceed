import { geometricInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterStacks, decoderSublayers, FEWEST_SEEDS, stacks } from './select/gradients.ts';
import type { Stack, StackChoice } from './select/gradients.ts';

const SMALL: StackChoice = { placement: 'post', layerCount: 12, initialisation: 'gpt2' };
const WITHIN = [0.9, 1.1] as const;

export const postLnHasNoRouteAroundTheNorm = defineClaim({
  id: 'post-ln-has-no-route-around-the-norm',
  kind: 'derived',
  statement: 'In Post-LN no route from the output back to the input avoids a norm and its division by the standard deviation of the token.',
  criterion:
    "With small initialisation the branch is negligible, so the gradient of the embedding must be that of the first sublayer's output times the first norm's 1 / sigma. Holds when the measured factor over 1 / sigma is within 10 % of one, by its interval.",
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) =>
      alterStacks(evidence, SMALL, (cell) => ({
        ...cell,
        measurement: { ...cell.measurement, inputGradientNorm: decoderSublayers(cell)[0]?.streamGradientNorm ?? Number.NaN },
      })),
    (evidence) =>
      alterStacks(evidence, SMALL, (cell) => ({
        ...cell,
        measurement: {
          ...cell.measurement,
          inputGradientNorm: (decoderSublayers(cell)[0]?.streamGradientNorm ?? Number.NaN) * cell.measurement.firstNormScale,
        },
      })),
  ),
});

/** Gradient of the embedding over that of the first sublayer's output. */
function firstFactor(cell: Stack): number {
  return cell.measurement.inputGradientNorm / (decoderSublayers(cell)[0]?.streamGradientNorm ?? Number.NaN);
}

function judge(evidence: Evidence): Judgement {
  const cells = stacks(evidence, SMALL);
  if (cells.length < FEWEST_SEEDS) return withoutEvidence('it takes five Post-LN stacks of 12 layers with GPT-2 initialisation');
  const factor = geometricInterval(cells.map(firstFactor));
  const scale = geometricInterval(cells.map((cell) => cell.measurement.firstNormScale));
  const quotient = geometricInterval(cells.map((cell) => firstFactor(cell) / cell.measurement.firstNormScale));
  const place = position(quotient, WITHIN);
  return {
    verdict: place === 'inside' ? 'holds' : place === 'outside' ? 'contradicted' : 'inconclusive',
    finding: `With a negligible branch the gradient grows by ${withInterval(factor)} across the first sublayer, which is ${withInterval(quotient)} of the first norm's 1 / sigma of ${withInterval(scale)}: the addition offers it no way around the division.`,
    quantities: {
      factor: estimated(factor, 'gradient of the embedding over that of the first sublayer, Post-LN, GPT-2 initialisation', '.1f'),
      firstScale: estimated(scale, '1 / sigma of the first norm, GPT-2 initialisation', '.1f'),
      factorOverScale: estimated(quotient, 'their quotient'),
    },
  };
}
