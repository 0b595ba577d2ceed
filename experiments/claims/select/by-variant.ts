/** One question asked of several variants of a model: what their answers together say of a claim. */
import type { Judgement } from '../claim.ts';

export interface Answer {
  /** "with GPT-2’s initialisation": completes "holds only ...". */
  variant: string;
  side: 'for' | 'against' | 'open';
}

/** Holds when all speak for it, contradicted when all speak against it, conditional when some do and others against; else inconclusive. */
export function verdictOf(answers: readonly Answer[]): Pick<Judgement, 'verdict' | 'condition'> {
  const inFavour = answers.filter(({ side }) => side === 'for');
  const against = answers.filter(({ side }) => side === 'against');
  if (answers.length === 0 || inFavour.length + against.length < answers.length) return { verdict: 'inconclusive' };
  if (against.length === 0) return { verdict: 'holds' };
  if (inFavour.length === 0) return { verdict: 'contradicted' };
  return { verdict: 'conditional', condition: `holds only ${inFavour.map(({ variant }) => variant).join(' and ')}` };
}

/** On which side of `limit` an interval lies; open while it holds the limit, or has no ends. */
export function sideOf({ low, high }: { low: number; high: number }, predicted: 'above' | 'below', limit: number): Answer['side'] {
  if (low > limit) return predicted === 'above' ? 'for' : 'against';
  if (high < limit) return predicted === 'below' ? 'for' : 'against';
  return 'open';
}

/** The two initialisations that models are compared at, as sentences name them. */
export const STARTS = [
  { initialisation: 'xavier', variant: 'with Xavier initialisation', key: 'Xavier' },
  { initialisation: 'gpt2', variant: 'with GPT-2’s initialisation', key: 'Gpt2' },
] as const;
