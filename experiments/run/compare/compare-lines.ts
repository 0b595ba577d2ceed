import type { Quantiles } from '../../result.ts';
import { differenceText } from '../quantities.ts';
import type { Comparison } from './compare-command.ts';
import type { RunComparison } from './compare-runs.ts';
import type { VerdictComparison } from './compare-verdicts.ts';

/** Of each run, as many quantities are listed as a reader takes in; the rest is in the output for programs. */
const MOST_LISTED = 5;

/** The comparison for people. */
export function compareLines({ runs, judged }: Comparison): string {
  return [...runs.flatMap(runLines), ...judgedLines(judged)].join('\n');
}

function runLines({ id, first, second, cells, statusChanges, differences, times }: RunComparison): string[] {
  if (first === null || second === null) {
    const count = first === null ? cells.onlySecond : cells.onlyFirst;
    return [`${id}, ${first ?? second ?? ''}: only in the ${first === null ? 'second' : 'first'}, ${count} cells`];
  }
  const alone = [
    ...(cells.onlyFirst > 0 ? [`, ${cells.onlyFirst} only in the first`] : []),
    ...(cells.onlySecond > 0 ? [`, ${cells.onlySecond} only in the second`] : []),
  ];
  const more = differences.length - MOST_LISTED;
  return [
    `${id}, ${first === second ? first : `${first} and ${second}`}: ${cells.both} cells in both${alone.join('')}${cells.both > 0 && differences.length === 0 && statusChanges.length === 0 ? ', every number the same' : ''}`,
    ...statusChanges.map((change) => `  ${change.cell}: ${change.first}, then ${change.second}`),
    ...differences.slice(0, MOST_LISTED).map((difference) => `  ${differenceText(difference)}, in the cell with ${difference.cell}`),
    ...(more > 0 ? [`  ${more} more quantities by less than that`] : []),
    ...times
      .filter(({ ratio }) => ratio.low !== 1 || ratio.high !== 1)
      .map(({ quantity, ratio }) => `  ${quantity}: ${ratioText(ratio)} of the first (median and quartiles of ${ratio.sampleSize})`),
  ];
}

function judgedLines({ claims, verdicts, criteria, outcomes, reworded }: VerdictComparison): string[] {
  return [
    `${verdicts.length} of ${claims} claims get another verdict`,
    ...verdicts.map(({ claim, first, second, finding }) => `  ${claim}: ${first}, then ${second}. ${finding}`),
    `${outcomes.length} of ${criteria} criteria of predictions come out otherwise`,
    ...outcomes.map(
      ({ experiment, refutedIf, first, second, finding }) =>
        `  ${experiment}, refuted if ${refutedIf}: ${first}, then ${second}. ${finding}`,
    ),
    ...(reworded.length > 0 ? [`${reworded.length} claims keep their verdict with other numbers: ${reworded.join(', ')}`] : []),
  ];
}

function ratioText({ median, low, high }: Quantiles): string {
  return `${median.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}
