import { geometricInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { CHAIN, CHAIN_STEP, chainRatio, MATCHED } from './predictions/plateau-causes.ts';
import { isStuck, outcomeOf, runsOf } from './select/runs.ts';
import { alterFinalLoss, alterRuns, stuckLoss } from './select/training.ts';
import type { Run } from './select/training.ts';

/** The gradient has vanished when it is below a tenth, and did not start small when it was above half. */
const VANISHED = 0.1;
const SMALL_START = 0.5;
const STUCK = MATCHED.larger.full;
const TRAINING = MATCHED.little.small;

export const postLnGradientVanishesAfterTheFirstSteps = defineClaim({
  id: 'post-ln-gradient-vanishes-after-the-first-steps',
  kind: 'measured',
  statement:
    'Where Post-LN gets stuck, its gradient is not small at the start: it vanishes within fifty steps, as what the norms read grows and their factor falls.',
  criterion:
    'Full branches at 3e-3, runs that are stuck, from the first step to the fiftieth, by intervals over seeds: holds when what the norms read grows, their factor falls and the gradient of the lower half of the layers falls below a tenth, having been above half of that of small branches, which train, at the first step. Contradicted when what the norms read does not grow or the gradient does not fall, conditional when only some of the rest is so, inconclusive when an interval leaves it open.',
  experiments: ['plateau-causes'],
  references: ['xiong2020', 'liu2020admin', 'wang2022deepnet'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterRuns(evidence, STUCK, (run) => later(run, (_, first) => first)),
    (evidence) =>
      alterRuns(alterFinalLoss(evidence, STUCK, stuckLoss), STUCK, (run) =>
        later(run, (name, first) => (name === 'normInputRms' ? first.map((value) => 10 * value) : first.map((value) => value / 100))),
      ),
  ),
});

type Snapshot = Run['measurement']['snapshots'][number];

/** The run with the snapshot of the fiftieth step made from the first by `change`. */
function later(
  run: Run,
  change: (name: 'normInputRms' | 'normFactor' | 'gradientNorm', first: readonly number[]) => readonly number[],
): Run {
  const [first] = run.measurement.snapshots;
  if (!first) return run;
  const changed = (snapshot: Snapshot): Snapshot => ({
    ...snapshot,
    normInputRms: [...change('normInputRms', first.normInputRms)],
    normFactor: [...change('normFactor', first.normFactor ?? [])],
    gradientNorm: [...change('gradientNorm', first.gradientNorm)],
  });
  const snapshots = run.measurement.snapshots.map((snapshot) => (snapshot.step === CHAIN_STEP ? changed(snapshot) : snapshot));
  return { ...run, measurement: { ...run.measurement, snapshots } };
}

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('plateau-causes');
  const stuck = runsOf(cells, STUCK).filter(isStuck);
  const trained = outcomeOf(cells, TRAINING);
  if (stuck.length < 2 || trained.outcome === 'too few')
    return withoutEvidence('it takes two stuck runs of full branches at 3e-3 and five runs of small ones');
  const [input, factor, gradient] = CHAIN.map((link) => chainRatio(link, stuck));
  const [inputTrained, , gradientTrained] = CHAIN.map((link) => chainRatio(link, trained.runs));
  if (!input || !factor || !gradient || !inputTrained || !gradientTrained) return withoutEvidence('it takes all three links of the chain');
  const lower = CHAIN[2].of;
  const start = geometricInterval(
    stuck.flatMap((run) => {
      const other = trained.runs.find(({ seed }) => seed === run.seed);
      return other ? [lower(run, 1) / lower(other, 1)] : [];
    }),
  );
  const links = [
    { not: 'what the norms read does not grow', holds: input.low > 1, fails: input.high <= 1, decides: true },
    { not: 'the gradient does not fall', holds: gradient.high < 1, fails: gradient.low >= 1, decides: true },
    { not: 'the factor of the norms does not fall', holds: factor.high < 1, fails: factor.low >= 1, decides: false },
    { not: 'the gradient stays above a tenth', holds: gradient.high < VANISHED, fails: gradient.low >= VANISHED, decides: false },
    { not: 'the gradient is small from the start', holds: start.low > SMALL_START, fails: start.high <= SMALL_START, decides: false },
  ];
  const isContradicted = links.some(({ fails, decides }) => fails && decides);
  const isOpen = links.some(({ holds, fails }) => !holds && !fails);
  const doHold = links.every(({ holds }) => holds);
  return {
    verdict: isContradicted ? 'contradicted' : doHold ? 'holds' : isOpen ? 'inconclusive' : 'conditional',
    finding: `From the first step to step ${String(CHAIN_STEP)} of stuck runs, what the norms read changes by a factor of ${withInterval(input)}, their factor by ${withInterval(factor)} and the gradient of the lower half by ${withInterval(gradient)}; at the first step that gradient is ${withInterval(start)} times that of small branches, in which it changes by ${withInterval(gradientTrained)}.`,
    ...(!isContradicted && !doHold && !isOpen
      ? {
          condition: `holds only in part: ${links
            .filter(({ fails }) => fails)
            .map(({ not }) => not)
            .join(', and ')}`,
        }
      : {}),
    quantities: {
      normInput: estimated(input, 'root mean square of what the norms read, step 50 over step 1, stuck Post-LN', '.3~s'),
      normInputTrained: estimated(
        inputTrained,
        'root mean square of what the norms read, step 50 over step 1, branches of a fifth',
        '.3~s',
      ),
      normFactor: estimated(factor, 'factor of the norms, step 50 over step 1, stuck Post-LN', '.2~g'),
      gradient: estimated(gradient, 'gradient norm of the lower half of the layers, step 50 over step 1, stuck Post-LN', '.2~g'),
      gradientTrained: estimated(
        gradientTrained,
        'gradient norm of the lower half of the layers, step 50 over step 1, branches of a fifth',
        '.2~g',
      ),
      start: estimated(
        start,
        'gradient norm of the lower half of the layers at the first step, stuck Post-LN over branches of a fifth',
        '.2~g',
      ),
    },
  };
}
