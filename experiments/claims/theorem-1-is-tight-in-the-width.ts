import { slopeInterval } from '../result.ts';
import { firstThatChanges } from './alter.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { estimated, position, significant, withInterval, withoutEvidence } from './judge.ts';
import { boundOfTheorem } from './predictions/last-layer-gradient.ts';
import { alterDepths, widthSeries, widthSlope, withNorm } from './select/last-layer.ts';

/** The measured exponent is that of the bound when it is no further from it than this. */
const MARGIN = 0.1;

export const theorem1IsTightInTheWidth = defineClaim({
  id: 'theorem-1-is-tight-in-the-width',
  kind: 'measured',
  statement: 'With the width d the last W2 gradient grows as the bound of Theorem 1 does, as d sqrt(ln d).',
  criterion:
    'Post-LN, 12 layers, one log-log slope of the last W2 gradient on the width a seed, against that of d sqrt(ln d) over the same widths. Holds when the interval of their mean lies within 0.1 of it, contradicted when it lies outside, inconclusive otherwise. A smaller slope keeps the bound: it shows that the bound is not reached.',
  experiments: ['last-layer-gradient'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) =>
      alterDepths(evidence, { placement: 'post' }, (depth, { config }) => withNorm(depth, boundOfTheorem(config.model.modelWidth))),
    (evidence) => alterDepths(evidence, { placement: 'post' }, (depth) => withNorm(depth, 1)),
  ),
});

function judge(evidence: Evidence): Judgement {
  const series = widthSeries(evidence.cells('last-layer-gradient'), 'post');
  const slope = widthSlope(series);
  if (!slope) return withoutEvidence('it takes five seeds of three widths under Post-LN');
  const widths = [...new Set(series.map(({ modelWidth }) => modelWidth))];
  const bound = slopeInterval(widths.map((width) => [Math.log(width), Math.log(boundOfTheorem(width))] as const)).estimate;
  const place = position(slope, [bound - MARGIN, bound + MARGIN]);
  const preSlope = widthSlope(widthSeries(evidence.cells('last-layer-gradient'), 'pre'));
  return {
    verdict: place === 'inside' ? 'holds' : place === 'outside' ? 'contradicted' : 'inconclusive',
    finding: `The last W2 gradient goes as the width to the power ${withInterval(slope)}; the bound goes as ${significant(bound)}.`,
    quantities: {
      slope: estimated(slope, 'log-log slope of the last W2 gradient on the width, Post-LN, 12 layers'),
      ...(preSlope ? { preSlope: estimated(preSlope, 'log-log slope of the last W2 gradient on the width, Pre-LN, 12 layers') } : {}),
      bound: { value: bound, format: '.2f', label: 'log-log slope of d sqrt(ln d) over the same widths' },
    },
  };
}
