import { NORM_NAMES, type NormKind } from '../result.ts';
import { firstThatChanges } from './alter.ts';
import { defineClaim, type Evidence, type Judgement, type Quantity } from './claim.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { ablationCost, ABLATION_MARGIN_NATS, EXPECTED_HARMFUL, EXPECTED_HARMLESS, sideOf } from './predictions/norm-ablations.ts';
import { alterHeldOut, FEWEST_PAIRS } from './select/held-out.ts';

const QUANTITY_NAMES: Partial<Record<NormKind, string>> = {
  'layernorm-without-gain': 'withoutGain',
  'layernorm-plain': 'layernormPlain',
  rmsnorm: 'rmsnorm',
  'rmsnorm-plain': 'rmsnormPlain',
  'rmsnorm-one-plus-gain': 'onePlusGain',
  'prmsnorm-quarter': 'quarter',
  'prmsnorm-eighth': 'eighth',
  prmsnorm: 'sixteenth',
  l2: 'length',
  dyt: 'dynamicTanh',
};

export const onlyTheSizeOfANormMatters = defineClaim({
  id: 'only-the-size-of-a-norm-matters',
  kind: 'measured',
  statement: 'A norm can go without mean, bias and gain, but not without the right size.',
  criterion: `Costs are held-out losses against LayerNorm, paired by seed. Holds when no variant without mean, bias or gain, or with the size of at least an eighth of the row, costs more than ${String(ABLATION_MARGIN_NATS)} nats, and division by the length and the size of a sixteenth each cost more; conditional when only one of these two does; contradicted when another variant costs more or neither of the two does. All by 95 % intervals; inconclusive when one needed contains the margin.`,
  experiments: ['norm-ablations'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterVariant(evidence, 'rmsnorm-plain', 10 * ABLATION_MARGIN_NATS),
    (evidence) =>
      [...EXPECTED_HARMLESS, ...EXPECTED_HARMFUL].reduce(
        (altered, norm) => alterVariant(altered, norm, -100 * ABLATION_MARGIN_NATS),
        evidence,
      ),
    (evidence) =>
      EXPECTED_HARMFUL.reduce(
        (altered, norm) => alterVariant(altered, norm, 200 * ABLATION_MARGIN_NATS),
        EXPECTED_HARMLESS.reduce((altered, norm) => alterVariant(altered, norm, -100 * ABLATION_MARGIN_NATS), evidence),
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const costs = costsOf(evidence, [...EXPECTED_HARMLESS, ...EXPECTED_HARMFUL]);
  const fewest = costs.find(({ cost }) => cost.sampleSize < FEWEST_PAIRS);
  if (fewest) return withoutEvidence(`it takes three pairs of runs with ${fewest.name} and with LayerNorm`);
  const [harmless, harmful] = [costs.slice(0, EXPECTED_HARMLESS.length), costs.slice(EXPECTED_HARMLESS.length)];
  const costly = harmful.filter(({ side }) => side === 'above');
  const verdict =
    harmless.some(({ side }) => side === 'above') || harmful.every(({ side }) => side === 'below')
      ? 'contradicted'
      : [...harmless, ...harmful].some(({ side }) => side === 'unknown')
        ? 'inconclusive'
        : costly.length === harmful.length
          ? 'holds'
          : 'conditional';
  const quantities = [...costs, ...costsOf(evidence, ['dyt'])].flatMap(({ norm, name, cost }): [string, Quantity][] => {
    const key = QUANTITY_NAMES[norm];
    if (key === undefined || !Number.isFinite(cost.estimate)) return [];
    return [[key, estimated(cost, `held-out loss with ${name} minus that with LayerNorm, same seed`, '+.4f', 'nats')]];
  });
  return {
    verdict,
    finding: `Cost against LayerNorm in nats: ${costs.map(({ name, cost }) => `${name} ${withInterval(cost, 2)}`).join(', ')}.`,
    ...(verdict === 'conditional'
      ? { condition: `holds only of ${costly.map(({ name }) => name).join(' and ')}; the other size costs nothing` }
      : {}),
    quantities: Object.fromEntries(quantities),
  };
}

function costsOf(evidence: Evidence, norms: readonly NormKind[]) {
  return norms.map((norm) => {
    const cost = ablationCost(evidence.cells('norm-ablations'), norm);
    return { norm, name: NORM_NAMES[norm], cost, side: sideOf(cost, ABLATION_MARGIN_NATS) };
  });
}

function alterVariant(evidence: Evidence, norm: NormKind, nats: number): Evidence {
  return alterHeldOut(evidence, 'norm-ablations', ({ config }) => config.model.norm === norm, nats);
}
