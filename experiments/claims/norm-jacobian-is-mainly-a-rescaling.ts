import { meanInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterSublayers, average, decoderSublayers, FEWEST_SEEDS, stacks } from './select/gradients.ts';
import type { StackChoice } from './select/gradients.ts';

const SMALL: StackChoice = { placement: 'post', layerCount: 12, initialisation: 'gpt2' };
const NEAR_ONE = [0.95, 1.05] as const;

export const normJacobianIsMainlyARescaling = defineClaim({
  id: 'norm-jacobian-is-mainly-a-rescaling',
  kind: 'measured',
  statement: 'Because the branch is close to zero, sigma is that of the input, and the Jacobian of a Post-LN norm mainly rescales.',
  criterion:
    'Where the branch is close to zero (small initialisation), the scale 1 / sigma of the norms after the first is 1 / sqrt(1 + f). Holds when it differs from one by more than 5 %, contradicted when its interval is within 5 % of one.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterSublayers(evidence, SMALL, (sublayer) => ({ ...sublayer, forwardRatio: 0.5 })),
    (evidence) => alterSublayers(evidence, SMALL, (sublayer) => ({ ...sublayer, forwardRatio: 0 })),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = stacks(evidence, SMALL);
  if (cells.length < FEWEST_SEEDS) return withoutEvidence('it takes five Post-LN stacks of 12 layers with GPT-2 initialisation');
  const later = meanInterval(
    cells.map((cell) =>
      average(
        decoderSublayers(cell)
          .slice(1)
          .map(({ forwardRatio }) => 1 / Math.sqrt(1 + forwardRatio)),
      ),
    ),
  );
  const first = meanInterval(cells.map((cell) => cell.measurement.firstNormScale));
  const place = position(later, NEAR_ONE);
  return {
    verdict: place === 'inside' ? 'contradicted' : place === 'outside' ? 'holds' : 'inconclusive',
    finding: `Where the branch is close to zero, the norms after the first scale by ${withInterval(later, 4)}, that is, not at all; the first one, which reads the embedding, scales by ${withInterval(first)}.`,
    quantities: {
      laterScale: estimated(later, '1 / sigma of the norms after the first, Post-LN, GPT-2 initialisation', '.4f'),
      firstScale: estimated(first, '1 / sigma of the first norm, Post-LN, GPT-2 initialisation', '.1f'),
    },
  };
}
