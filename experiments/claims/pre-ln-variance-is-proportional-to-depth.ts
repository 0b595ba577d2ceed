import { meanInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterStacks, decoderSublayers, depthSlope, depthsOf, FEWEST_SEEDS, stacks } from './select/gradients.ts';
import type { Stack, StackChoice } from './select/gradients.ts';

const PRE: StackChoice = { placement: 'pre' };
const PROPORTIONAL = [0.8, 1.2] as const;

export const preLnVarianceIsProportionalToDepth = defineClaim({
  id: 'pre-ln-variance-is-proportional-to-depth',
  kind: 'measured',
  statement: 'The variance of a Pre-LN stream at initialisation grows in proportion to the number of layers.',
  criterion:
    'Holds when the log-log slope of the added variance on the number of layers has its interval within [0.8, 1.2], contradicted when it lies outside.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) =>
      alterStacks(evidence, PRE, (cell) =>
        withLastVariance(cell, cell.measurement.firstNormInputRms ** 2 + cell.config.model.layerCount ** 2),
      ),
    (evidence) =>
      alterStacks(evidence, PRE, (cell) => withLastVariance(cell, cell.measurement.firstNormInputRms ** 2 + cell.config.model.layerCount)),
  ),
});

function deepestVariance(cell: Stack): number {
  return decoderSublayers(cell).at(-1)?.streamVariance ?? Number.NaN;
}

/** What the layers add: variance behind the last sublayer minus that of the embedded input, which the first norm reads. */
function addedVariance(cell: Stack): number {
  return deepestVariance(cell) - cell.measurement.firstNormInputRms ** 2;
}

function judge(evidence: Evidence): Judgement {
  const cells = stacks(evidence, PRE);
  const depths = depthsOf(cells);
  if (depths.length < 3 || cells.length < FEWEST_SEEDS * depths.length)
    return withoutEvidence('it takes Pre-LN stacks of three depths, five seeds each');
  const slope = depthSlope(cells, addedVariance);
  const deepest = meanInterval(cells.filter((cell) => cell.config.model.layerCount === depths.at(-1)).map(deepestVariance));
  const place = position(slope, PROPORTIONAL);
  return {
    verdict: place === 'inside' ? 'holds' : place === 'outside' ? 'contradicted' : 'inconclusive',
    finding: `What the layers add to the variance of the stream grows as the number of layers to the power ${withInterval(slope)}, to ${withInterval(deepest)} at ${String(depths.at(-1))} layers, which the final norm then divides by.`,
    quantities: {
      varianceSlope: estimated(slope, 'log-log slope of the added variance on the number of layers, Pre-LN'),
      deepestVariance: estimated(deepest, `variance of the Pre-LN stream behind ${String(depths.at(-1))} layers`, '.1f'),
    },
  };
}

function withLastVariance(cell: Stack, streamVariance: number): Stack {
  const { sublayers } = cell.measurement;
  return {
    ...cell,
    measurement: {
      ...cell.measurement,
      sublayers: sublayers.map((sublayer, index) => (index === sublayers.length - 1 ? { ...sublayer, streamVariance } : sublayer)),
    },
  };
}
