import { firstThatChanges } from './alter.ts';
import { defineClaim, type Evidence, type Judgement } from './claim.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { ablationCost, ABLATION_MARGIN_NATS, sideOf } from './predictions/norm-ablations.ts';
import { alterHeldOut, FEWEST_PAIRS } from './select/held-out.ts';

const [GAIN, BIAS] = ['layernorm-without-gain', 'layernorm-without-bias'] as const;

export const layernormNeedsItsGainNotItsBias = defineClaim({
  id: 'layernorm-needs-its-gain-not-its-bias',
  kind: 'measured',
  statement: 'Of the two parameters of LayerNorm, the gain is worth having and the bias is not.',
  criterion: `Paired by seed: holds when training without the gain costs more than ${String(ABLATION_MARGIN_NATS)} nats on held-out sequences and training without the bias less, by 95 % intervals; contradicted when the gain costs less or the bias more; inconclusive otherwise.`,
  experiments: ['norm-ablations'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterWithoutGain(evidence, 10 * ABLATION_MARGIN_NATS),
    (evidence) => alterWithoutGain(evidence, -10 * ABLATION_MARGIN_NATS),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('norm-ablations');
  const [gain, bias] = [ablationCost(cells, GAIN), ablationCost(cells, BIAS)];
  if (gain.sampleSize < FEWEST_PAIRS || bias.sampleSize < FEWEST_PAIRS)
    return withoutEvidence('it takes three pairs of runs without the gain of LayerNorm, and three without the bias');
  const sides = { gain: sideOf(gain, ABLATION_MARGIN_NATS), bias: sideOf(bias, ABLATION_MARGIN_NATS) };
  return {
    verdict:
      sides.gain === 'below' || sides.bias === 'above'
        ? 'contradicted'
        : sides.gain === 'above' && sides.bias === 'below'
          ? 'holds'
          : 'inconclusive',
    finding: `Without the gain of LayerNorm the held-out loss is ${withInterval(gain)} nats higher, without the bias ${withInterval(bias)}.`,
    quantities: {
      gain: estimated(gain, 'held-out loss without the gain of LayerNorm minus that with it, same seed', '+.4f', 'nats'),
      bias: estimated(bias, 'held-out loss without the bias of LayerNorm minus that with it, same seed', '+.4f', 'nats'),
    },
  };
}

function alterWithoutGain(evidence: Evidence, nats: number): Evidence {
  return alterHeldOut(evidence, 'norm-ablations', ({ config }) => config.model.norm === GAIN, nats);
}
