import { geometricInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterStacks, decoderSublayers, FEWEST_SEEDS, lastOverFirst, levelWeightGradients, stacks } from './select/gradients.ts';
import type { Stack, StackChoice } from './select/gradients.ts';

const DEEP: StackChoice = { placement: 'pre', layerCount: 48 };
const EQUAL = [0.8, 1.25] as const;

export const identityGuaranteesUndiminishedGradient = defineClaim({
  id: 'identity-guarantees-undiminished-gradient',
  kind: 'measured',
  statement: 'The identity path of Pre-LN guarantees an undiminished gradient at every depth.',
  criterion:
    'At 48 layers: holds when stream and W2 gradients are equal at both ends within 25 %; conditional when the stream gradient does not shrink towards the input but W2 gradients are unequal; contradicted when the stream gradient shrinks.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) =>
      alterStacks(levelWeightGradients(evidence, DEEP, 1), DEEP, (cell) => ({
        ...cell,
        measurement: { ...cell.measurement, inputGradientNorm: cell.measurement.inputGradientNorm / growth(cell) },
      })),
    (evidence) =>
      alterStacks(evidence, DEEP, (cell) => ({
        ...cell,
        measurement: { ...cell.measurement, inputGradientNorm: (0.1 * cell.measurement.inputGradientNorm) / growth(cell) },
      })),
  ),
});

/** Gradient of the embedded input over that of the last sublayer's output. */
function growth(cell: Stack): number {
  return cell.measurement.inputGradientNorm / (decoderSublayers(cell).at(-1)?.streamGradientNorm ?? Number.NaN);
}

function judge(evidence: Evidence): Judgement {
  const cells = stacks(evidence, DEEP);
  if (cells.length < FEWEST_SEEDS) return withoutEvidence('it takes five Pre-LN stacks of 48 layers');
  const stream = geometricInterval(cells.map(growth));
  const weights = lastOverFirst(cells);
  const atTwelve = lastOverFirst(stacks(evidence, { ...DEEP, layerCount: 12 }));
  const places = [position(stream, EQUAL), position(weights, EQUAL)];
  const shrinks = stream.high < EQUAL[0];
  const isEqual = places.every((place) => place === 'inside');
  const isUnequal = places.includes('outside');
  return {
    verdict: shrinks ? 'contradicted' : isEqual ? 'holds' : isUnequal ? 'conditional' : 'inconclusive',
    finding: `At 48 layers the gradient of the stream is ${withInterval(stream)} times as large at the bottom as at the top, and the W2 gradient of the last layer is ${withInterval(weights)} times that of the first.`,
    ...(!shrinks && !isEqual && isUnequal
      ? { condition: 'holds only in that the gradient of the stream does not shrink towards the input; the layers are far from equal' }
      : {}),
    quantities: {
      streamGrowth: estimated(stream, 'stream gradient at the input over that behind the last layer, Pre-LN, 48 layers', '.1f'),
      weightRatio: estimated(weights, 'last-to-first W2 gradient ratio, Pre-LN, 48 layers'),
      ...(atTwelve.sampleSize >= FEWEST_SEEDS
        ? { weightRatioAtTwelve: estimated(atTwelve, 'last-to-first W2 gradient ratio, Pre-LN, 12 layers') }
        : {}),
    },
  };
}
