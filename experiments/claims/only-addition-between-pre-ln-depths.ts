import { geometricInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterSublayers, decoderSublayers, depthsOf, depthSlope, FEWEST_SEEDS, stacks, steps } from './select/gradients.ts';
import type { Stack, StackChoice } from './select/gradients.ts';

const PRE: StackChoice = { placement: 'pre' };
const CONSTANT = [-0.2, 0.2] as const;
/** A step of the stream by which its variance falls further than this is no addition of something independent. */
const LARGEST_FALL = 0.05;

export const onlyAdditionBetweenPreLnDepths = defineClaim({
  id: 'only-addition-between-pre-ln-depths',
  kind: 'derived',
  statement: 'Between two depths of a Pre-LN stack there is only addition; the one division of the stream is that of the final norm.',
  criterion:
    'Holds when the variance never falls by more than 5 % from one sublayer to the next and the gradient behind the last layer times the root of the variance there, which the final norm divides by, does not depend on the number of layers: log-log slope within [-0.2, 0.2] by its interval. Contradicted when the slope lies outside or the variance falls.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterSublayers(evidence, PRE, (sublayer) => ({ ...sublayer, streamGradientNorm: 1 })),
    (evidence) =>
      alterSublayers(evidence, PRE, (sublayer, index) => ({
        ...sublayer,
        streamVariance: 1 + index,
        streamGradientNorm: (1 + index) ** -0.5,
      })),
  ),
});

/** Gradient behind the last sublayer times the root of the variance there: what the final norm hands on before it divides. */
function beforeDivision(cell: Stack): number {
  const last = decoderSublayers(cell).at(-1);
  return last ? last.streamGradientNorm * Math.sqrt(last.streamVariance) : Number.NaN;
}

function judge(evidence: Evidence): Judgement {
  const cells = stacks(evidence, PRE);
  const depths = depthsOf(cells);
  if (depths.length < 3 || cells.length < FEWEST_SEEDS * depths.length)
    return withoutEvidence('it takes Pre-LN stacks of three depths, five seeds each');
  const slope = depthSlope(cells, beforeDivision);
  const lastGradient = geometricInterval(
    cells
      .filter((cell) => cell.config.model.layerCount === depths.at(-1))
      .map((cell) => decoderSublayers(cell).at(-1)?.streamGradientNorm ?? Number.NaN),
  );
  const passed = cells.flatMap((cell) => steps(cell));
  const falls = passed.filter(({ before, after }) => after.streamVariance < (1 - LARGEST_FALL) * before.streamVariance).length;
  const place = position(slope, CONSTANT);
  return {
    verdict: place === 'outside' || falls > 0 ? 'contradicted' : place === 'inside' ? 'holds' : 'inconclusive',
    finding: `At ${String(falls)} of ${String(passed.length)} sublayers the variance falls by more than 5 %, and the gradient behind the last layer times the root of the variance there goes as the number of layers to the power ${withInterval(slope)}.`,
    quantities: {
      slope: estimated(slope, 'log-log slope of the last stream gradient times root variance on the number of layers, Pre-LN'),
      falls: counted(falls, 'sublayers at which the variance of a Pre-LN stream falls by more than 5 %'),
      lastGradient: estimated(
        lastGradient,
        `norm of the stream gradient behind the last layer, Pre-LN, ${String(depths.at(-1))} layers`,
        '.1e',
      ),
    },
  };
}
