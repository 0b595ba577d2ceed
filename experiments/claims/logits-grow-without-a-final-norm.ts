import { meanInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterOutputs, depthSlope, outputEnds } from './select/stack-ends.ts';

const PROPORTIONAL = [0.8, 1.2] as const;
const CONSTANT = [-0.1, 0.1] as const;

export const logitsGrowWithoutAFinalNorm = defineClaim({
  id: 'logits-grow-without-a-final-norm',
  kind: 'measured',
  statement:
    'Without the norm behind its last layer a Pre-LN stack starts with logits whose mean square is proportional to depth; with it they do not grow.',
  criterion:
    'By log-log slopes on the number of layers, one a seed: holds when the interval without the norm lies within 0.8 to 1.2 and the one with it within -0.1 to 0.1, contradicted when either lies wholly outside.',
  experiments: ['stack-ends'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterOutputs(evidence, 'xavier', (end) => ({ ...end, bareLogitVariance: end.logitVariance })),
    (evidence) => alterOutputs(evidence, 'xavier', (end, layers) => ({ ...end, logitVariance: 1, bareLogitVariance: layers })),
  ),
});

function judge(evidence: Evidence): Judgement {
  const ends = outputEnds(evidence.cells('stack-ends'), 'xavier');
  const without = depthSlope(ends, ({ bareLogitVariance }) => bareLogitVariance);
  const kept = depthSlope(ends, ({ logitVariance }) => logitVariance);
  if (!without || !kept) return withoutEvidence('it takes Pre-LN stacks of three depths, five seeds each');
  const places = [position(without, PROPORTIONAL), position(kept, CONSTANT)];
  const deepest = Math.max(...ends.map(({ model }) => model.layerCount));
  const atDeepest = ends.filter(({ model }) => model.layerCount === deepest).map(({ measured }) => measured);
  const bareLoss = meanInterval(atDeepest.map(({ bareLossNats }) => bareLossNats));
  const loss = meanInterval(atDeepest.map(({ lossNats }) => lossNats));
  return {
    verdict: places.includes('outside') ? 'contradicted' : places.every((place) => place === 'inside') ? 'holds' : 'inconclusive',
    finding: `The mean square of the logits grows with slope ${withInterval(without)} without the final norm and ${withInterval(kept)} with it; at ${String(deepest)} layers training would start from ${withInterval(bareLoss)} nats without and ${withInterval(loss)} with it.`,
    quantities: {
      slopeWithout: estimated(without, 'log-log slope on depth of the logits of a Pre-LN stack without its final norm'),
      slopeWith: estimated(kept, 'log-log slope on depth of the logits of a Pre-LN stack with its final norm'),
      firstLossWithout: estimated(bareLoss, 'loss before the first step of the deepest Pre-LN stack without its final norm', '.1f', 'nats'),
      firstLossWith: estimated(loss, 'loss before the first step of the deepest Pre-LN stack with its final norm', '.1f', 'nats'),
    },
  };
}
