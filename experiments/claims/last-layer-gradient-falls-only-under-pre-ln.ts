import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterStacks, depthsOf, depthSlope, FEWEST_SEEDS, lastW2, stacks, w2Norms } from './select/gradients.ts';
import type { Stack, StackChoice } from './select/gradients.ts';

const POST: StackChoice = { placement: 'post' };
const PRE: StackChoice = { placement: 'pre' };
const ROOT = [-0.8, -0.4] as const;
const CONSTANT = [-0.2, 0.2] as const;

export const lastLayerGradientFallsOnlyUnderPreLn = defineClaim({
  id: 'last-layer-gradient-falls-only-under-pre-ln',
  kind: 'measured',
  statement:
    'The gradient of the last layer falls with the square root of the number of layers under Pre-LN and does not depend on it under Post-LN.',
  criterion:
    'Log-log slopes of the last W2 gradient on the number of layers, decoder-only: holds when the Pre-LN interval is within [-0.8, -0.4] and that of Post-LN within [-0.2, 0.2]; contradicted when one lies outside; conditional when one straddles.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterStacks(evidence, PRE, (cell) => withLastW2(cell, 1)),
    (evidence) =>
      alterStacks(
        alterStacks(evidence, PRE, (cell) => withLastW2(cell, cell.config.model.layerCount ** -0.5)),
        POST,
        (cell) => withLastW2(cell, 1),
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const [postCells, preCells] = [stacks(evidence, POST), stacks(evidence, PRE)];
  if ([postCells, preCells].some((cells) => depthsOf(cells).length < 3 || cells.length < FEWEST_SEEDS * depthsOf(cells).length))
    return withoutEvidence('it takes Post-LN and Pre-LN stacks of three depths, five seeds each');
  const post = depthSlope(postCells, lastW2);
  const pre = depthSlope(preCells, lastW2);
  const places = [position(post, CONSTANT), position(pre, ROOT)];
  return {
    verdict: places.every((place) => place === 'inside') ? 'holds' : places.includes('outside') ? 'contradicted' : 'conditional',
    finding: `The last W2 gradient goes as the number of layers to the power ${withInterval(pre)} under Pre-LN and ${withInterval(post)} under Post-LN.`,
    ...(places.includes('straddling') && !places.includes('outside')
      ? { condition: 'holds only as far as the intervals of the slopes tell' }
      : {}),
    quantities: {
      preSlope: estimated(pre, 'log-log slope of the last W2 gradient on the number of layers, Pre-LN'),
      postSlope: estimated(post, 'log-log slope of the last W2 gradient on the number of layers, Post-LN'),
    },
  };
}

function withLastW2(cell: Stack, norm: number): Stack {
  const w2 = [...w2Norms(cell).slice(0, -1), norm];
  return { ...cell, measurement: { ...cell.measurement, gradientNorms: { ...cell.measurement.gradientNorms, 'decoder.w2': w2 } } };
}
