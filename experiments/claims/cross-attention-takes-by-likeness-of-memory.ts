import { geometricInterval, meanInterval } from '../result.ts';
import { firstThatChanges } from './alter.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { estimated, position, significant, withInterval, withoutEvidence } from './judge.ts';
import {
  alterPasses,
  branchCells,
  CROSS_ATTENTION,
  CROSS_ATTENTION_UNMIXED,
  FEWEST_SEEDS,
  passesAt,
  RATIO_OF,
  ratioInterval,
  SMALLEST_DECISIVE_GAIN,
  withRatio,
} from './select/attenuation.ts';
import type { AttenuationCell } from './select/attenuation.ts';

const FEWEST_TIMES = 10;

export const crossAttentionTakesByLikenessOfMemory = defineClaim({
  id: 'cross-attention-takes-by-likeness-of-memory',
  kind: 'measured',
  statement: 'Cross-attention shrinks the gradient of a Post-LN decoder only as far as the tokens of its memory are alike.',
  criterion:
    'Cross-attention branches alone, gain 1, the same decoder weights with two memories: that of an encoder, and token embeddings that no encoder has mixed. Holds when the ratio of gradient norms, input over output, is at least 10 times as large with the second, by interval and seed by seed; contradicted when the interval lies below; inconclusive otherwise.',
  experiments: ['norm-attenuation'],
  references: ['liu2020admin'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterPasses(evidence, CROSS_ATTENTION_UNMIXED, (pass) => withRatio(pass, 1e-9)),
    (evidence) => alterPasses(evidence, CROSS_ATTENTION_UNMIXED, (pass) => withRatio(pass, 1)),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('norm-attenuation');
  const [alike, unmixed] = [branchCells(cells, CROSS_ATTENTION), branchCells(cells, CROSS_ATTENTION_UNMIXED)];
  const pairs = alike.flatMap((cell) => {
    const other = unmixed.find(({ seed }) => seed === cell.seed);
    const [a] = passesAt([cell], SMALLEST_DECISIVE_GAIN);
    const [b] = other ? passesAt([other], SMALLEST_DECISIVE_GAIN) : [];
    return a && b ? [RATIO_OF.measured(b) / RATIO_OF.measured(a)] : [];
  });
  if (pairs.length < FEWEST_SEEDS) return withoutEvidence('it takes five seeds of a decoder with both memories');
  const times = geometricInterval(pairs);
  const place = position(times, [FEWEST_TIMES, Infinity]);
  const correlation = (own: readonly AttenuationCell[]) =>
    meanInterval(own.map(({ measurement }) => measurement.memoryCorrelation ?? Number.NaN));
  const ratio = (own: readonly AttenuationCell[]) => ratioInterval(passesAt(own, SMALLEST_DECISIVE_GAIN), 'measured');
  return {
    verdict: place === 'inside' ? 'holds' : place === 'outside' ? 'contradicted' : 'inconclusive',
    finding: `With a memory of token correlation ${significant(correlation(alike).estimate, 2)} the gradient at the input is ${withInterval(ratio(alike), 2)} of that at the output, with one of ${significant(correlation(unmixed).estimate, 2)} it is ${withInterval(ratio(unmixed), 2)}: ${significant(times.estimate, 2)} times as much.`,
    quantities: {
      times: estimated(times, 'input gradient with an unmixed memory over that with the memory of an encoder, gain 1', '.2~s'),
      alikeCorrelation: estimated(correlation(alike), 'token correlation of the memory of a Post-LN encoder at initialisation', '.3f'),
      unmixedCorrelation: estimated(correlation(unmixed), 'token correlation of a memory that no encoder has mixed', '.3f'),
      alikeRatio: estimated(ratio(alike), 'input over output gradient norm, cross-attention to the memory of an encoder, gain 1', '.2~e'),
      unmixedRatio: estimated(ratio(unmixed), 'input over output gradient norm, cross-attention to an unmixed memory, gain 1'),
    },
  };
}
