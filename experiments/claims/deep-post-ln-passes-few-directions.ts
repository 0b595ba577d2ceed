import { PLACEMENT_NAMES } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { alterSpectrum, overSeeds, spectrumDepths } from './select/spectrum.ts';

const OTHERS = ['pre', 'deepnorm'] as const;
const FEWEST_LAYERS = 32;

export const deepPostLnPassesFewDirections = defineClaim({
  id: 'deep-post-ln-passes-few-directions',
  kind: 'measured',
  statement:
    'A deep Post-LN stack passes at initialisation no more directions of its whole input than one token has, while Pre-LN and DeepNorm pass more.',
  criterion:
    'Effective rank of the Jacobian of the deepest stacks (32 layers or more), d being the width of a token. Holds when its interval is below d under Post-LN and above d under Pre-LN and DeepNorm; contradicted when it is above d under Post-LN, or below d under both others; inconclusive otherwise.',
  experiments: ['jacobian-spectrum'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterSpectrum(evidence, { placement: 'post' }, (_, { config }) => ({ effectiveRank: 4 * config.model.modelWidth })),
    (evidence) =>
      alterSpectrum(
        alterSpectrum(evidence, {}, (_, { config }) => ({ effectiveRank: 4 * config.model.modelWidth })),
        { placement: 'post' },
        () => ({ effectiveRank: 1 }),
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const deepest = ([...OTHERS, 'post'] as const).map((placement) => ({
    placement,
    depth: spectrumDepths(evidence.cells('jacobian-spectrum'), { placement }).at(-1),
  }));
  const width = deepest[0]?.depth?.cells[0]?.config.model.modelWidth;
  if (width === undefined || deepest.some(({ depth }) => (depth?.layerCount ?? 0) < FEWEST_LAYERS))
    return withoutEvidence(`it takes Jacobians of Post-LN, Pre-LN and DeepNorm stacks of ${String(FEWEST_LAYERS)} layers, five seeds each`);
  const ranks = deepest.map(({ placement, depth }) => ({
    placement,
    rank: overSeeds(depth?.cells ?? [], ({ effectiveRank }) => effectiveRank),
  }));
  const post = ranks.find(({ placement }) => placement === 'post')?.rank;
  const others = ranks.filter(({ placement }) => placement !== 'post').map(({ rank }) => rank);
  if (!post) return withoutEvidence('it takes Jacobians of Post-LN stacks');
  const holds = post.high < width && others.every(({ low }) => low > width);
  const fails = post.low > width || others.every(({ high }) => high < width);
  return {
    verdict: holds ? 'holds' : fails ? 'contradicted' : 'inconclusive',
    finding: `In the deepest stacks the effective rank is ${ranks.map(({ placement, rank }) => `${withInterval(rank)} under ${PLACEMENT_NAMES[placement]}`).join(', ')}, where a token has ${String(width)} entries.`,
    quantities: Object.fromEntries(
      ranks.map(({ placement, rank }) => [
        `${placement}Rank`,
        estimated(rank, `effective rank of the Jacobian of the deepest stack, ${PLACEMENT_NAMES[placement]}`, '.1f'),
      ]),
    ),
  };
}
