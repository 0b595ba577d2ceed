import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterSpectrum, COUNTED_DEPTH, FEWEST_SEEDS, NULL_DIRECTIONS, nullDirections, spectrumCells } from './select/spectrum.ts';

const NORMS = ['layernorm', 'rmsnorm'] as const;
const AROUND = 0.25;

export const normRemovesTwoDirectionsOfAToken = defineClaim({
  id: 'norm-removes-two-directions-of-a-token',
  kind: 'derived',
  statement: 'A stack whose output is normalised is blind to two directions of every token under LayerNorm, and to one under RMSNorm.',
  criterion: `Singular values of the Jacobian below what float32 resolves, a token, in stacks of up to ${String(COUNTED_DEPTH)} layers of all placements. Holds when the interval lies within a quarter of 2 under LayerNorm and of 1 under RMSNorm, contradicted when one lies outside.`,
  experiments: ['jacobian-spectrum'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterSpectrum(evidence, { norm: 'rmsnorm' }, ({ unresolvedCount }) => ({ unresolvedCount: 2 * unresolvedCount })),
    (evidence) =>
      NORMS.reduce(
        (altered, norm) =>
          alterSpectrum(altered, { norm }, (_, { config }) => ({ unresolvedCount: NULL_DIRECTIONS[norm] * config.model.sequenceLength })),
        evidence,
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const [layerNorm, rmsNorm] = NORMS.map((norm) =>
    spectrumCells(evidence.cells('jacobian-spectrum'), { norm }).filter(({ config }) => config.model.layerCount <= COUNTED_DEPTH),
  );
  if (!layerNorm || !rmsNorm || layerNorm.length < FEWEST_SEEDS || rmsNorm.length < FEWEST_SEEDS)
    return withoutEvidence(`it takes five Jacobians of stacks of up to ${String(COUNTED_DEPTH)} layers with each norm`);
  const counts = { layernorm: nullDirections(layerNorm), rmsnorm: nullDirections(rmsNorm) };
  const places = NORMS.map((norm) => position(counts[norm], [NULL_DIRECTIONS[norm] - AROUND, NULL_DIRECTIONS[norm] + AROUND]));
  return {
    verdict: places.every((place) => place === 'inside') ? 'holds' : places.includes('outside') ? 'contradicted' : 'inconclusive',
    finding: `A token has ${withInterval(counts.layernorm)} near-null directions under LayerNorm (${String(layerNorm.length)} Jacobians) and ${withInterval(counts.rmsnorm)} under RMSNorm (${String(rmsNorm.length)}).`,
    quantities: {
      layerNormCount: estimated(counts.layernorm, 'near-null directions of the Jacobian a token, LayerNorm', '.2~f'),
      rmsNormCount: estimated(counts.rmsnorm, 'near-null directions of the Jacobian a token, RMSNorm', '.2~f'),
    },
  };
}
