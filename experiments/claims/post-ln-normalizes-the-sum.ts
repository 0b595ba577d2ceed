import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, percent, withoutEvidence } from './judge.ts';
import { alterSublayers, decoderSublayers, FEWEST_SEEDS, stacks } from './select/gradients.ts';
import type { Stack, StackChoice } from './select/gradients.ts';

const DECODER: StackChoice = { placement: 'post' };
const CROSS: StackChoice = { placement: 'post', architecture: 'encoder-decoder' };
const TOLERANCE = 0.01;

export const postLnNormalizesTheSum = defineClaim({
  id: 'post-ln-normalizes-the-sum',
  kind: 'derived',
  statement: "Post-LN adds the sublayer's output to its input and normalizes the sum, once for every sublayer.",
  criterion:
    'After every Post-LN sublayer with LayerNorm the stream has mean square 1, within 1 %, and a layer has two such sublayers, three with cross-attention.',
  experiments: ['gradient-norms'],
  references: ['vaswani2017'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) =>
      alterSublayers(evidence, DECODER, (sublayer, index) => ({
        ...sublayer,
        streamVariance: index === 3 ? 1.32 : sublayer.streamVariance,
      })),
    (evidence) =>
      alterSublayers(
        alterSublayers(evidence, DECODER, (sublayer) => ({ ...sublayer, streamVariance: 1 })),
        CROSS,
        (sublayer) => ({ ...sublayer, streamVariance: 1 }),
      ),
  ),
});

/** Sublayers, and so norms, in each layer of the decoder; NaN when stacks disagree. */
function normsPerLayer(cells: readonly Stack[]): number {
  const counts = new Set(cells.map((cell) => decoderSublayers(cell).length / cell.config.model.layerCount));
  return counts.size === 1 ? ([...counts][0] ?? Number.NaN) : Number.NaN;
}

function judge(evidence: Evidence): Judgement {
  const decoders = stacks(evidence, DECODER);
  const crosses = stacks(evidence, CROSS);
  if (decoders.length < FEWEST_SEEDS || crosses.length < FEWEST_SEEDS)
    return withoutEvidence('it takes five Post-LN stacks with cross-attention and five without');
  const deviations = [...decoders, ...crosses].flatMap((cell) =>
    decoderSublayers(cell).map(({ streamVariance }) => Math.abs(streamVariance - 1)),
  );
  const largest = Math.max(...deviations);
  const [perLayer, perCrossLayer] = [normsPerLayer(decoders), normsPerLayer(crosses)];
  return {
    verdict: largest <= TOLERANCE && perLayer === 2 && perCrossLayer === 3 ? 'holds' : 'contradicted',
    finding: `Behind each of ${String(deviations.length)} Post-LN sublayers the stream has mean square 1 within ${percent(largest, 3)}; a layer has ${String(perLayer)} of them, ${String(perCrossLayer)} with cross-attention.`,
    quantities: {
      largestDeviation: { value: largest, format: '.1e', label: 'largest deviation of the mean square of a Post-LN stream from 1' },
      normsPerLayer: counted(perLayer, 'norms in a Post-LN layer'),
      normsPerCrossLayer: counted(perCrossLayer, 'norms in a Post-LN layer with cross-attention'),
    },
  };
}
