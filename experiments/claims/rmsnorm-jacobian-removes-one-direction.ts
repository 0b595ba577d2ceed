import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, significant, withoutEvidence } from './judge.ts';
import { EXPECTED_NULL_DIRECTIONS } from './predictions/norm-identities.ts';
import { alterIdentity, jacobianInterval, UNCHANGED } from './select/norm-identities.ts';

const NEAR_ZERO = [-1e-3, 1e-3] as const;
const NORMS = ['layernorm', 'rmsnorm'] as const;

export const rmsnormJacobianRemovesOneDirection = defineClaim({
  id: 'rmsnorm-jacobian-removes-one-direction',
  kind: 'derived',
  statement:
    'LayerNorm takes two directions out of the gradient, RMSNorm only the one along its input, and both divide it by the size of that input.',
  criterion:
    'By intervals at epsilon 0 and unit gain: holds when the Jacobian over its factor is a projector that lacks two directions under LayerNorm and one under RMSNorm to 10⁻³, and when, with random gains, the cosine of gradient and input and the error of inverse scaling are below 10⁻⁵; contradicted when one of them is wholly elsewhere.',
  experiments: ['norm-identities'],
  references: ['zhang2019', 'ba2016'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) =>
      alterIdentity(evidence, 'jacobian', (each) => ({ ...each, norms: each.norms.map((entry) => ({ ...entry, nullDirections: 2 })) })),
    (evidence) =>
      alterIdentity(evidence, 'jacobian', (each) => ({
        ...each,
        norms: each.norms.map((entry) => ({
          ...entry,
          nullDirections: EXPECTED_NULL_DIRECTIONS[entry.norm],
          projectorError: 0,
          cosineWithInput: 0,
          scalingError: 0,
        })),
      })),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('norm-identities');
  const directions = NORMS.map((norm) => jacobianInterval(cells, norm, ({ nullDirections }) => nullDirections));
  const [layer, rms] = directions;
  if (!layer || !rms) return withoutEvidence('it takes the Jacobians of LayerNorm and RMSNorm, five seeds each');
  const away = NORMS.flatMap(
    (norm) => jacobianInterval(cells, norm, ({ nullDirections }) => nullDirections - EXPECTED_NULL_DIRECTIONS[norm]) ?? [],
  );
  const small = NORMS.flatMap((norm) =>
    (['projectorError', 'cosineWithInput', 'scalingError'] as const).flatMap(
      (key) => jacobianInterval(cells, norm, (entry) => entry[key]) ?? [],
    ),
  );
  const places = [
    ...away.map((interval) => position(interval, NEAR_ZERO)),
    ...small.map((interval) => position(interval, [Number.NEGATIVE_INFINITY, UNCHANGED])),
  ];
  return {
    verdict: places.includes('outside') ? 'contradicted' : places.every((place) => place === 'inside') ? 'holds' : 'inconclusive',
    finding: `The Jacobian lacks ${significant(layer.estimate)} directions under LayerNorm and ${significant(rms.estimate)} under RMSNorm; the cosine of gradient and input and the error of inverse scaling stay below ${significant(Math.max(...small.map(({ high }) => high)), 2)}.`,
    quantities: {
      layernormDirections: estimated(layer, 'directions that the Jacobian of LayerNorm removes'),
      rmsnormDirections: estimated(rms, 'directions that the Jacobian of RMSNorm removes'),
    },
  };
}
