import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { percent, position, withoutEvidence } from './judge.ts';
import { alterSublayers, conservedIntervals, measuredDepths, stacks } from './select/gradients.ts';
import type { StackChoice } from './select/gradients.ts';

const PRE: StackChoice = { placement: 'pre' };
const FEWEST_LAYERS = 12;
const WITHIN = [0.8, 1.2] as const;
const NAMES: Record<number, string> = { 12: 'deviationAtTwelve', 24: 'deviationAtTwentyFour', 48: 'deviationAtFortyEight' };

export const preLnConservesGradientTimesSpread = defineClaim({
  id: 'pre-ln-conserves-gradient-times-spread',
  kind: 'derived',
  statement: 'Along a Pre-LN stack the gradient norm times the standard deviation of the stream is constant.',
  criterion:
    'Decoder-only, 12 layers or more: holds when at every sublayer the interval of the product over its mean along the stack is within 20 % of one, at every number of layers; contradicted when at every number of layers some interval lies outside; conditional otherwise.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) =>
      alterSublayers(evidence, PRE, (sublayer, index) => ({
        ...sublayer,
        streamGradientNorm: sublayer.streamGradientNorm * (index === 2 ? 3 : 1),
      })),
    (evidence) => alterSublayers(evidence, PRE, (sublayer) => ({ ...sublayer, streamGradientNorm: sublayer.streamVariance ** -0.5 })),
  ),
});

function judge(evidence: Evidence): Judgement {
  const depths = measuredDepths(evidence, PRE).filter((layerCount) => layerCount >= FEWEST_LAYERS);
  if (depths.length === 0) return withoutEvidence('it takes gradients along five Pre-LN stacks of at least 12 layers');
  const byDepth = depths.map((layerCount) => {
    const intervals = conservedIntervals(stacks(evidence, { ...PRE, layerCount }));
    return {
      layerCount,
      places: intervals.map((interval) => position(interval, WITHIN)),
      deviation: Math.max(...intervals.map(({ estimate }) => Math.abs(estimate - 1))),
    };
  });
  const inside = byDepth.filter(({ places }) => places.every((place) => place === 'inside'));
  const outside = byDepth.filter(({ places }) => places.includes('outside'));
  return {
    verdict: inside.length === byDepth.length ? 'holds' : outside.length === byDepth.length ? 'contradicted' : 'conditional',
    finding: `The product strays from its mean over the stack by at most ${byDepth.map(({ layerCount, deviation }) => `${percent(deviation)} at ${String(layerCount)} layers`).join(', ')}.`,
    ...(inside.length < byDepth.length && outside.length < byDepth.length
      ? {
          condition: `holds only at ${inside.map(({ layerCount }) => String(layerCount)).join(', ') || 'no'} layers within 20 % with certainty`,
        }
      : {}),
    quantities: Object.fromEntries(
      byDepth.flatMap(({ layerCount, deviation }) => {
        const name = NAMES[layerCount];
        return name === undefined
          ? []
          : [
              [
                name,
                {
                  value: deviation,
                  format: '.0%',
                  label: `largest deviation of gradient norm times root variance from its mean, Pre-LN, ${String(layerCount)} layers`,
                },
              ],
            ];
      }),
    ),
  };
}
