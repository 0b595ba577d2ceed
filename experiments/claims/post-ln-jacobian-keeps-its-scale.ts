import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { ABOUT_ONE, alterSpectrum, overSeeds, scaleChange, spectrumDepths } from './select/spectrum.ts';

const POST = { placement: 'post' } as const;
const FEWEST_LAYERS = 32;

export const postLnJacobianKeepsItsScale = defineClaim({
  id: 'post-ln-jacobian-keeps-its-scale',
  kind: 'measured',
  statement:
    'Since the gradient of a deep Post-LN decoder does not vanish at initialisation, a typical change of its input reaches the output undiminished.',
  criterion:
    'Holds when the geometric mean of the singular values of the Jacobian changes by less than a factor of 2 from the shallowest stack to the deepest (32 layers or more), contradicted when it changes by more, by interval. Where float32 does not resolve all singular values the mean is an upper bound.',
  experiments: ['jacobian-spectrum'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterSpectrum(evidence, POST, () => ({ geometricMean: 1 })),
    (evidence) => alterSpectrum(evidence, POST, (_, { config }) => ({ geometricMean: 2 ** -config.model.layerCount })),
  ),
});

function judge(evidence: Evidence): Judgement {
  const depths = spectrumDepths(evidence.cells('jacobian-spectrum'), POST);
  const deepest = depths.at(-1);
  if (!deepest || depths.length < 2 || deepest.layerCount < FEWEST_LAYERS)
    return withoutEvidence(`it takes Jacobians of Post-LN stacks of two depths, one of ${String(FEWEST_LAYERS)} layers, five seeds each`);
  const change = scaleChange(depths);
  const place = position(change, ABOUT_ONE);
  const rootMeanSquare = overSeeds(deepest.cells, (numbers) => numbers.rootMeanSquare);
  const from = `${String(depths[0]?.layerCount)} to ${String(deepest.layerCount)} layers`;
  return {
    verdict: place === 'inside' ? 'holds' : place === 'outside' ? 'contradicted' : 'inconclusive',
    finding: `From ${from} the geometric mean of the singular values changes by a factor of ${withInterval(change)}${deepest.isResolved ? '' : ' at most, as far as float32 resolves'}, while their root mean square, which the gradient sees, is ${withInterval(rootMeanSquare)} in the deepest stack.`,
    quantities: {
      scaleChange: estimated(change, `geometric mean of the singular values of the Jacobian, ${from}, Post-LN`, '.1e'),
      rootMeanSquare: estimated(rootMeanSquare, `root mean square singular value, Post-LN, ${String(deepest.layerCount)} layers`),
    },
  };
}
