import { firstThatChanges } from './alter.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterPasses, branchCells, FEED_FORWARD, FEWEST_SEEDS, gainsOf, passesAt, returnedShare } from './select/attenuation.ts';

const EQUAL = [0.9, 1.1] as const;

export const reluFeedForwardReturnsAsMuchAsItAdds = defineClaim({
  id: 'relu-feed-forward-returns-as-much-as-it-adds',
  kind: 'derived',
  statement: 'A ReLU feed-forward branch returns as much of the gradient’s energy as it adds to the variance, whatever its gain.',
  criterion:
    'Post-LN with feed-forward branches alone, sum of b over sum of f along the stack at each gain above 0. Holds when every interval of the mean over seeds lies within 0.9 to 1.1, contradicted when one lies outside, inconclusive otherwise.',
  experiments: ['norm-attenuation'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterPasses(evidence, FEED_FORWARD, (pass) => ({ ...pass, backwardRatios: pass.forwardRatios.map((f) => f / 2) })),
    (evidence) => alterPasses(evidence, FEED_FORWARD, (pass) => ({ ...pass, backwardRatios: pass.forwardRatios })),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = branchCells(evidence.cells('norm-attenuation'), FEED_FORWARD);
  const gains = gainsOf(cells).filter((gain) => gain > 0);
  const shares = gains.map((gain) => ({ gain, share: returnedShare(passesAt(cells, gain)) }));
  const worst = shares.toSorted((a, b) => Math.abs(b.share.estimate - 1) - Math.abs(a.share.estimate - 1))[0];
  if (cells.length < FEWEST_SEEDS || !worst) return withoutEvidence('it takes five seeds of feed-forward branches with a gain above 0');
  const places = shares.map(({ share }) => position(share, EQUAL));
  return {
    verdict: places.every((place) => place === 'inside') ? 'holds' : places.includes('outside') ? 'contradicted' : 'inconclusive',
    finding: `Of ${String(shares.length)} gains, from ${String(Math.min(...gains))} to ${String(Math.max(...gains))}, the quotient is furthest from 1 at ${String(worst.gain)}, where it is ${withInterval(worst.share)}.`,
    quantities: {
      worst: estimated(
        worst.share,
        'energy that a ReLU feed-forward returns over variance that it adds, where it is furthest from 1',
        '.3f',
      ),
    },
  };
}
