import { firstThatChanges } from './alter.ts';
import { defineClaim, type Evidence, type Judgement } from './claim.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { ablationCost, ABLATION_MARGIN_NATS, sideOf } from './predictions/norm-ablations.ts';
import { alterHeldOut, FEWEST_PAIRS } from './select/held-out.ts';

const NORM = 'layernorm-without-bias';

export const layernormTrainsWithoutItsBiases = defineClaim({
  id: 'layernorm-trains-without-its-biases',
  kind: 'measured',
  statement: 'A model trained without the biases of LayerNorm ends no worse than one with them.',
  criterion: `Paired by seed: holds when the 95 % interval of the held-out loss without biases minus that with them lies below ${String(ABLATION_MARGIN_NATS)} nats, contradicted when above, inconclusive when it contains that.`,
  experiments: ['norm-ablations'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterHeldOut(evidence, 'norm-ablations', ({ config }) => config.model.norm === NORM, 10 * ABLATION_MARGIN_NATS),
    (evidence) => alterHeldOut(evidence, 'norm-ablations', ({ config }) => config.model.norm === NORM, -10 * ABLATION_MARGIN_NATS),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cost = ablationCost(evidence.cells('norm-ablations'), NORM);
  if (cost.sampleSize < FEWEST_PAIRS) return withoutEvidence('it takes three pairs of runs with the biases of LayerNorm and without');
  const side = sideOf(cost, ABLATION_MARGIN_NATS);
  return {
    verdict: side === 'below' ? 'holds' : side === 'above' ? 'contradicted' : 'inconclusive',
    finding: `Without the biases of LayerNorm the held-out loss is ${withInterval(cost)} nats higher.`,
    quantities: { cost: estimated(cost, 'held-out loss without the biases of LayerNorm minus that with them, same seed', '+.4f', 'nats') },
  };
}
