/** Claims about the reference step on WebAssembly: how the time of one engine compares with that of another in the same turns. */
import { defineClaim, type Claim, type Evidence, type Judgement } from '../claim.ts';
import { firstThatChanges } from '../alter.ts';
import { middle, significant, withoutEvidence } from '../judge.ts';
import { alterEngineTime, engineCells, engineRatio, type Engine } from './engine.ts';

interface StepClaim extends Pick<Claim, 'id' | 'statement' | 'criterion'> {
  numerator: Engine;
  denominator: Engine;
  /** The ratio is to be at most this, or at least, where `atLeast` says so. */
  bound: number;
  atLeast?: boolean;
  /** The two engines in words: "our kernels", "PyTorch on one thread". */
  words: readonly [numerator: string, denominator: string];
}

const STEP = { backend: 'wasm', subject: 'reference-step' } as const;
const WHAT = 'loss and gradients';

/** The claim that the ratio keeps its bound: holds when its quartiles do, contradicted when they lie beyond it, conditional between. */
export function stepClaim({ id, statement, criterion, numerator, denominator, bound, atLeast = false, words }: StepClaim): Claim {
  const keeps = (ratio: number): boolean => (atLeast ? ratio >= bound : ratio <= bound);
  const judge = (evidence: Evidence): Judgement => {
    const [cell] = engineCells(evidence, STEP);
    const ratio = cell && engineRatio(cell, WHAT, numerator, denominator);
    if (!ratio) return withoutEvidence(`it takes 20 paired samples of the reference step on wasm, ${words[0]} and ${words[1]}`);
    const kept = [ratio.low, ratio.high].filter(keeps).length;
    return {
      verdict: kept === 2 ? 'holds' : kept === 0 ? 'contradicted' : 'conditional',
      finding: `The reference step takes ${significant(ratio.median)} times as long with ${words[0]} as with ${words[1]} (quartiles ${significant(ratio.low)} to ${significant(ratio.high)}, ${String(ratio.sampleSize)} pairs).`,
      ...(kept === 1 ? { condition: `holds only for part of the samples: the quartiles lie on both sides of ${String(bound)}` } : {}),
      quantities: { ratio: middle(ratio, `time of the reference step on WebAssembly, ${words[0]} over ${words[1]}`) },
    };
  };
  return defineClaim({
    id,
    kind: 'measured',
    statement,
    criterion,
    experiments: ['engine-speed'],
    references: [],
    judge,
    flip: firstThatChanges(
      judge,
      (evidence) => alterEngineTime(evidence, STEP, numerator, denominator, 2 * bound),
      (evidence) => alterEngineTime(evidence, STEP, numerator, denominator, bound / 2),
    ),
  });
}
