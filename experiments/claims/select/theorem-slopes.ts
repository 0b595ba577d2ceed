/** Claims that the last W2 gradient depends on depth in one architecture as Theorem 1 of Xiong et al. 2020 bounds it. */
import type { Architecture } from '../../result.ts';
import { firstThatChanges } from '../alter.ts';
import { defineClaim, type Claim, type Evidence, type Judgement } from '../claim.ts';
import { estimated, position, withInterval, withoutEvidence } from '../judge.ts';
import { SLOPES, STACK_NAMES } from '../predictions/last-layer-gradient.ts';
import { alterDepths, depthSeries, depthSlope, gradientNorm, withNorm } from './last-layer.ts';

interface TheoremClaim extends Pick<Claim, 'id' | 'statement' | 'criterion'> {
  architecture: Architecture;
}

/** Holds when the slopes under Pre-LN and Post-LN lie where they were predicted, contradicted when one lies outside. */
export function theoremClaim({ architecture, ...words }: TheoremClaim): Claim {
  const judge = (evidence: Evidence): Judgement => {
    const cells = evidence.cells('last-layer-gradient');
    const slopeOf = (placement: 'post' | 'pre' | 'deepnorm') => depthSlope(depthSeries(cells, { placement, architecture }), gradientNorm);
    const [post, pre, deepnorm] = [slopeOf('post'), slopeOf('pre'), slopeOf('deepnorm')];
    if (!post || !pre)
      return withoutEvidence(`it takes five seeds of several depths under Post-LN and Pre-LN in ${STACK_NAMES[architecture]}`);
    const places = [position(post, SLOPES.post), position(pre, SLOPES.pre)];
    return {
      verdict: places.every((place) => place === 'inside') ? 'holds' : places.includes('outside') ? 'contradicted' : 'inconclusive',
      finding: `In ${STACK_NAMES[architecture]} the last W2 gradient goes as the number of layers to the power ${withInterval(pre)} under Pre-LN and ${withInterval(post)} under Post-LN.`,
      quantities: {
        preSlope: estimated(pre, `log-log slope of the last W2 gradient on the number of layers, Pre-LN, ${STACK_NAMES[architecture]}`),
        postSlope: estimated(post, `log-log slope of the last W2 gradient on the number of layers, Post-LN, ${STACK_NAMES[architecture]}`),
        ...(deepnorm
          ? { deepnormSlope: estimated(deepnorm, 'log-log slope of the last W2 gradient on the number of layers, DeepNorm') }
          : {}),
      },
    };
  };
  const straight = (evidence: Evidence, placement: 'post' | 'pre', slope: number): Evidence =>
    alterDepths(evidence, { placement, architecture }, (depth) => withNorm(depth, depth.layerCount ** slope));
  return defineClaim({
    ...words,
    kind: 'measured',
    experiments: ['last-layer-gradient'],
    references: ['xiong2020'],
    judge,
    flip: firstThatChanges(
      judge,
      (evidence) => straight(evidence, 'pre', 0),
      (evidence) => straight(straight(evidence, 'pre', -0.5), 'post', 0),
    ),
  });
}
