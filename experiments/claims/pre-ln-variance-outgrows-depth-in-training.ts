import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { sideOf, STARTS, verdictOf } from './select/by-variant.ts';
import { alterFinalVariance, deepRuns, FEWEST_RUNS } from './select/deep-runs.ts';
import { firstSnapshot, lastSnapshot, powerInterval, powerRise } from './select/growth.ts';

const LINEAR = 1;

export const preLnVarianceOutgrowsDepthInTraining = defineClaim({
  id: 'pre-ln-variance-outgrows-depth-in-training',
  kind: 'measured',
  statement: 'In training the variance of the Pre-LN stream comes to grow faster than in proportion to depth.',
  criterion:
    'Of the power of growth after training, the slope of log(V(l) - V(1)) on log(l - 1) over the layers, with Xavier initialisation and with GPT-2’s: holds when both intervals lie above 1, contradicted when both lie below, conditional when they lie on different sides.',
  experiments: ['growth-in-training'],
  references: ['sun2025lns'],
  judge,
  flip: firstThatChanges(
    judge,
    ...[0.5, 2].map(
      (power) => (evidence: Evidence) =>
        STARTS.reduce(
          (altered, { initialisation }) =>
            alterFinalVariance(altered, { placement: 'pre', initialisation }, (layer) => 1 + (layer - 1) ** power),
          evidence,
        ),
    ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('growth-in-training');
  const found = STARTS.map((start) => {
    const runs = deepRuns(cells, { placement: 'pre', initialisation: start.initialisation });
    return { ...start, runs, power: powerInterval(runs, lastSnapshot) };
  });
  if (found.some(({ runs }) => runs.length < FEWEST_RUNS))
    return withoutEvidence('it takes five trained Pre-LN models at each of two initialisations');
  const glorot = found[0]?.runs ?? [];
  const [start, rise] = [powerInterval(glorot, firstSnapshot), powerRise(glorot)];
  const readable = found.filter(({ power }) => Number.isFinite(power.estimate));
  return {
    ...verdictOf(found.map(({ variant, power }) => ({ variant, side: sideOf(power, 'above', LINEAR) }))),
    finding: `After training the variance grows over the layers with the power ${found
      .map(({ variant, power }) =>
        Number.isFinite(power.estimate)
          ? `${withInterval(power)} ${variant}`
          : `that cannot be given ${variant}, where it falls at some layer below that behind the first`,
      )
      .join(' and ')}; at the first step it was ${withInterval(start)} with Xavier.`,
    quantities: {
      ...Object.fromEntries(
        readable.map(({ key, variant, power }) => [
          `power${key}`,
          estimated(power, `power of growth of the variance over the layers of Pre-LN after training, ${variant}`),
        ]),
      ),
      powerAtStart: estimated(start, 'power of growth of the variance over the layers of Pre-LN at the first step, Xavier'),
      rise: estimated(rise, 'rise of that power in training, Xavier', '+.2f'),
    },
  };
}
