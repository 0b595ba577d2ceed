/** Two explanations of why Post-LN is stuck, told apart by runs whose first steps are equally large, and the order in which things go wrong. */
import { geometricInterval, type Interval } from '../../result.ts';
import { FEWEST_RUNS, isStuck, outcomeOf, runsOf, type Run, type RunChoice } from '../select/runs.ts';
import { describeShare, mostOf } from './fates.ts';
import { definePrediction, notRefuted, refuted, undecided, type Refutation } from './prediction.ts';

const FULL = 1;
const SMALL = 0.2;

interface Pair {
  full: RunChoice;
  small: RunChoice;
}

/**
 * Runs whose first steps move the output equally far: less far at `little`, far at `large`, and farther at `larger`, which was added when
 * full branches had been seen to be stuck in some seeds at `large`, and in all of them there.
 */
export const MATCHED: Record<'larger' | 'large' | 'little', Pair> = {
  larger: {
    full: { placement: 'post', branchGain: FULL, learningRate: 3e-3 },
    small: { placement: 'post', branchGain: SMALL, learningRate: 5e-3 },
  },
  large: {
    full: { placement: 'post', branchGain: FULL, learningRate: 1e-3 },
    small: { placement: 'post', branchGain: SMALL, learningRate: 3e-3 },
  },
  little: {
    full: { placement: 'post', branchGain: FULL, learningRate: 3e-4 },
    small: { placement: 'post', branchGain: SMALL, learningRate: 1e-3 },
  },
};

/** First steps count as equal within this factor. */
const EQUAL_WITHIN = 1.5;

/** Runs are stuck from here on: mean squared change of an entry of the final state by the first step, halfway (in logarithms) between the trials'. */
export const EXPECTED_CRITICAL_CHANGE = Math.sqrt(0.15 * 0.7);

/** Whether a run was expected to be stuck, by how far its first step moves the output; the branch gain was expected not to matter. */
export function expectedFateAt(firstFunctionChange: number): 'stuck' | 'trains' {
  return firstFunctionChange > EXPECTED_CRITICAL_CHANGE ? 'stuck' : 'trains';
}

export const CHAIN_STEP = 50;

/** What is followed from the first step to the fiftieth, with what was expected of it. */
export const CHAIN = [
  {
    id: 'normInput',
    name: 'what the norms read',
    isExpectedToGrow: true,
    of: (run: Run, step: number) => meanLog(run, step, 'normInputRms'),
  },
  {
    id: 'normFactor',
    name: 'the factor of the norms',
    isExpectedToGrow: false,
    of: (run: Run, step: number) => meanLog(run, step, 'normFactor'),
  },
  { id: 'gradient', name: 'the gradient in the lower half of the stack', isExpectedToGrow: false, of: lowerGradient },
] as const;

/** The ratio of a link's value at the fiftieth step to that at the first, geometric mean over runs. */
export function chainRatio(link: (typeof CHAIN)[number], runs: readonly Run[]): Interval {
  return geometricInterval(runs.map((run) => link.of(run, CHAIN_STEP) / link.of(run, 1)));
}

/** Mean squared change of an entry of the final state by the first step. */
export function firstFunctionChange(run: Run): number {
  return snapshotAt(run, 1)?.functionChange ?? Number.NaN;
}

const CHAIN_BROKEN =
  'from the first step to the fiftieth, what the norms read does not grow, or their factor does not fall, or the gradient in the lower half of the stack does not fall';

export const plateauCauses = definePrediction({
  experiment: 'plateau-causes',
  criteria: [
    {
      refutedIf:
        'where the first steps are equal within a factor of 1.5, most runs of small branches at 0.003 train, or most runs of full branches at 0.0003 are stuck, the interval of the share clear of one half',
      judge: judgeFates,
    },
    {
      refutedIf:
        'where the first steps are equal within a factor of 1.5, most runs of full branches at 0.003 are stuck and most of small ones at 0.005 train, the intervals of the shares clear of one half',
      judge: judgeLarger,
    },
    {
      refutedIf: `in stuck runs with full branches at 0.001, ${CHAIN_BROKEN}`,
      judge: (cells) => judgeChain(cells, MATCHED.large.full, 'full branches at 0.001'),
    },
    {
      refutedIf: `in stuck runs with full branches at 0.003, ${CHAIN_BROKEN}`,
      judge: (cells) => judgeChain(cells, MATCHED.larger.full, 'full branches at 0.003'),
    },
  ],
});

function judgeFates(cells: readonly Run[]): Refutation {
  const [baseline, decisive, low] = [MATCHED.large.full, MATCHED.large.small, MATCHED.little.full].map((choice) =>
    outcomeOf(cells, choice),
  );
  if (!baseline || !decisive || !low || [baseline, decisive, low].some(({ outcome }) => outcome === 'too few'))
    return undecided(`it takes ${String(FEWEST_RUNS)} runs each of full branches at 0.0003 and 0.001 and of small ones at 0.001 and 0.003`);
  const matches = [MATCHED.large, MATCHED.little].map((pair) => matchOf(cells, pair));
  if (!matches.every(isEqual))
    return undecided(
      `the first steps are not equal within a factor of 1.5: ${matches.map(describeRatio).join(', ')}, small branches over full ones`,
    );
  if (mostOf(baseline) !== 'stuck')
    return undecided(`most runs must be stuck for a cause to be found; ${describeShare('full branches at 0.001', baseline)}`);
  const finding = `${describeShare('small branches at 0.003', decisive)}; ${describeShare('full branches at 0.0003', low)}`;
  if (mostOf(decisive) === 'train' || mostOf(low) === 'stuck') return refuted(`${finding}.`);
  return mostOf(decisive) === 'stuck' && mostOf(low) === 'train' ? notRefuted(`${finding}.`) : undecided(finding);
}

function judgeLarger(cells: readonly Run[]): Refutation {
  const [full, small] = [outcomeOf(cells, MATCHED.larger.full), outcomeOf(cells, MATCHED.larger.small)];
  if (full.outcome === 'too few' || small.outcome === 'too few')
    return undecided(`it takes ${String(FEWEST_RUNS)} runs each of full branches at 0.003 and of small ones at 0.005`);
  const match = matchOf(cells, MATCHED.larger);
  if (!isEqual(match))
    return undecided(`the first steps are not equal within a factor of 1.5: ${describeRatio(match)}, small branches over full ones`);
  const finding = `${describeShare('full branches at 0.003', full)}; ${describeShare('small branches at 0.005', small)}`;
  if (mostOf(full) !== 'stuck') return undecided(`most runs must be stuck for a cause to be found; ${finding}`);
  const most = mostOf(small);
  return most === 'train' ? refuted(`${finding}.`) : most === 'stuck' ? notRefuted(`${finding}.`) : undecided(finding);
}

/** Whether first steps are equal within the factor, by the interval of their ratio. */
export function isEqual({ low, high }: Pick<Interval, 'low' | 'high'>): boolean {
  return low > 1 / EQUAL_WITHIN && high < EQUAL_WITHIN;
}

/** First step of the small branches over that of the full ones, run by run of the same seed. */
export function matchOf(cells: readonly Run[], { full, small }: Pair): Interval {
  const others = runsOf(cells, full);
  return geometricInterval(
    runsOf(cells, small).flatMap((run) => {
      const other = others.find(({ seed }) => seed === run.seed);
      return other ? [firstFunctionChange(run) / firstFunctionChange(other)] : [];
    }),
  );
}

function judgeChain(cells: readonly Run[], choice: RunChoice, name: string): Refutation {
  const stuck = runsOf(cells, choice).filter(isStuck);
  if (stuck.length < 2) return undecided(`it takes two stuck runs with ${name}`);
  const links = CHAIN.map((link) => ({ link, ratio: chainRatio(link, stuck) }));
  const finding = links.map(({ link, ratio }) => `${link.name} times ${describeRatio(ratio)}`).join(', ');
  const isAgainst = links.some(({ link, ratio }) => (link.isExpectedToGrow ? ratio.high <= 1 : ratio.low >= 1));
  const isWith = links.every(({ link, ratio }) => (link.isExpectedToGrow ? ratio.low > 1 : ratio.high < 1));
  return isAgainst ? refuted(`${finding}.`) : isWith ? notRefuted(`${finding}.`) : undecided(finding);
}

function describeRatio({ estimate, low, high }: Interval): string {
  return `${estimate.toPrecision(3)} (${low.toPrecision(3)} to ${high.toPrecision(3)})`;
}

function snapshotAt({ measurement }: Run, at: number) {
  return measurement.snapshots.find(({ step }) => step === at);
}

/** Geometric mean over layers. */
function meanLog(run: Run, step: number, series: 'normInputRms' | 'normFactor'): number {
  const values = snapshotAt(run, step)?.[series] ?? [];
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** Norm of the gradient of all matrices in the lower half of the layers. */
function lowerGradient(run: Run, step: number): number {
  const norms = snapshotAt(run, step)?.gradientNorm ?? [];
  return Math.hypot(...norms.slice(0, Math.floor(norms.length / 2)));
}
