import { defineClaim } from './claim.ts';
import type { Evidence, Judgement, Quantity } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, significant, withInterval, withoutEvidence } from './judge.ts';
import { comparedPairs, PAIRS } from './select/best-rate.ts';
import { alterFinalLoss, RATES, trainedLoss, type Run } from './select/training.ts';

export const postLnBeatsPreLnWhereItTrains = defineClaim({
  id: 'post-ln-beats-pre-ln-where-it-trains',
  kind: 'measured',
  statement: 'Where Post-LN trains, it ends with a lower loss than Pre-LN.',
  criterion:
    'Loss on held-out sequences, each side at its own best rate, paired by seed: with DeepNorm, with Admin, from the initialisation of GPT-2 and with a warmup of 200 steps, against the Pre-LN of the same initialisation and warmup. Holds when the interval of the difference is below zero for every way in which Post-LN trains, contradicted when it is above zero for one and below for none, conditional when below for some, inconclusive when it contains zero for all.',
  experiments: ['rescue', 'warmup'],
  references: ['liu2020admin', 'wang2022deepnet'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => ending(evidence, 'post', ({ measurement }) => measurement.floors.floorNats),
    (evidence) => ending(ending(evidence, 'pre', trainedLoss), 'post', ({ measurement }) => measurement.floors.bigramNats + 1),
  ),
});

/** Evidence in which all runs of that side end at `loss(run)` nats. */
function ending(evidence: Evidence, side: 'post' | 'pre', loss: (run: Run) => number): Evidence {
  const choices = PAIRS.flatMap((pair) => Object.values(RATES).map((learningRate) => ({ ...pair[side], learningRate })));
  return choices.reduce((altered, choice) => alterFinalLoss(altered, choice, loss), evidence);
}

function judge(evidence: Evidence): Judgement {
  const compared = comparedPairs(evidence);
  if (compared.length === 0)
    return withoutEvidence('it takes five runs each of a Post-LN that trains and of Pre-LN, at some learning rate each');
  const wins = compared.filter(({ difference }) => difference.high < 0);
  const losses = compared.filter(({ difference }) => difference.low > 0);
  const quantities = compared.map(({ key, name, post, pre, difference }): [string, Quantity][] => [
    [`${key}Difference`, estimated(difference, `held-out loss, Post-LN ${name} minus Pre-LN, best rate each, same seed`, '+.3f', 'nats')],
    [
      `${key}Loss`,
      { value: post.heldOutNats, format: '.3f', unit: 'nats', label: `mean held-out loss, Post-LN ${name}, at its best rate` },
    ],
    [`${key}Rate`, { value: post.learningRate, format: '.0e', label: `best learning rate, Post-LN ${name}` }],
    [
      `${key}PreLoss`,
      {
        value: pre.heldOutNats,
        format: '.3f',
        unit: 'nats',
        label: `mean held-out loss, Pre-LN compared with Post-LN ${name}, at its best rate`,
      },
    ],
  ]);
  return {
    verdict:
      wins.length === compared.length ? 'holds' : wins.length > 0 ? 'conditional' : losses.length > 0 ? 'contradicted' : 'inconclusive',
    finding: `Held-out loss of Post-LN minus that of Pre-LN, best rate each: ${compared
      .map(
        ({ name, post, pre, difference }) =>
          `${name} ${withInterval(difference)} nats (rates ${significant(post.learningRate)} and ${significant(pre.learningRate)})`,
      )
      .join('; ')}.`,
    ...(wins.length > 0 && wins.length < compared.length ? { condition: `holds only ${wins.map(({ name }) => name).join(', ')}` } : {}),
    quantities: Object.fromEntries(quantities.flat()),
  };
}
