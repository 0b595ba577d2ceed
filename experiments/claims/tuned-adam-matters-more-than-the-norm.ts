import { firstThatChanges } from './alter.ts';
import { defineClaim, type Evidence, type Judgement } from './claim.ts';
import { counted, estimated, withInterval, withoutEvidence } from './judge.ts';
import { gaps, stepRatio, TARGET_EXCESS_NATS } from './predictions/adam-tuning.ts';
import { changedSettings, searchRanking } from './select/adam.ts';
import { alterHeldOut } from './select/held-out.ts';

const LARGE_NATS = 2;

export const tunedAdamMattersMoreThanTheNorm = defineClaim({
  id: 'tuned-adam-matters-more-than-the-norm',
  kind: 'measured',
  statement: 'Tuned instead of default Adam matters more than the choice of the normalizer.',
  criterion:
    'Held-out losses of one Pre-LN model, paired by seed: what the best configuration of a random search gains on default Adam, against the difference of RMSNorm and LayerNorm at default Adam. Holds when the 95 % interval of the gain lies above the furthest from zero that the interval of the norms reaches, contradicted when below; inconclusive between, and when what was confirmed is not the best of the search.',
  experiments: ['adam-tuning'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterNorm(evidence, LARGE_NATS),
    (evidence) => alterDefault(evidence, LARGE_NATS),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('adam-tuning');
  const found = gaps(cells);
  if ('missing' in found) return withoutEvidence(found.missing);
  const { tuning, norm, largestNormGap } = found;
  const ratio = stepRatio(cells);
  const reached = Number.isFinite(ratio.low)
    ? { stepRatio: estimated(ratio, `steps of tuned over default Adam until ${String(TARGET_EXCESS_NATS)} nats above the floor`, '.2f') }
    : {};
  return {
    verdict: tuning.low > largestNormGap ? 'holds' : tuning.high < largestNormGap ? 'contradicted' : 'inconclusive',
    finding: `Tuning Adam gains ${withInterval(tuning)} nats on held-out sequences; RMSNorm differs from LayerNorm by ${withInterval(norm)}.`,
    quantities: {
      tuning: estimated(tuning, 'held-out loss of default Adam minus that of the best of the search, same seed', '.3f', 'nats'),
      norm: estimated(norm, 'held-out loss of RMSNorm minus that of LayerNorm at default Adam, same seed', '+.4f', 'nats'),
      timesTheNorm: {
        value: tuning.estimate / largestNormGap,
        format: '.0f',
        label: 'gain of tuning over the largest difference of the norms that its interval allows',
      },
      searched: counted(searchRanking(cells).length, 'drawn configurations of the search'),
      ...reached,
    },
  };
}

/** Evidence in which LayerNorm ends lower by this. */
function alterNorm(evidence: Evidence, nats: number): Evidence {
  return alterHeldOut(evidence, 'adam-tuning', ({ config }) => config.model.norm === 'layernorm', -nats);
}

/** Evidence in which default Adam ends lower by this with both norms, so that nothing is left to gain, or more is. */
function alterDefault(evidence: Evidence, nats: number): Evidence {
  return alterHeldOut(evidence, 'adam-tuning', ({ config }) => changedSettings(config).length === 0, nats);
}
