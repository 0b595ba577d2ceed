/** What the table of models can be narrowed to: the values that occur in it, in the words that it prints. */
import { MODEL_NORMS, MODEL_PLACEMENTS, QK_NORMS } from '../../experiments/claims/claim.ts';
import type { ModelRow } from '../../experiments/claims/claim.ts';
import { ALL_KINDS } from '../scripts/model-filter-choice.ts';
import { NORM_WORDS, NOT_KNOWN, PLACEMENT_WORDS, QK_NORM_WORDS } from './model-words.ts';

export interface Choices {
  /** Name in the address. */
  name: string;
  /** Label of the column. */
  column: string;
  options: { value: string; label: string }[];
}

/** Words that more than one value begins with, and that are chosen together. */
const FAMILIES = ['Pre-LN', 'LayerNorm', 'RMSNorm'];

export function modelChoices(rows: readonly ModelRow[]): Choices[] {
  const words = <Key extends string>(order: readonly Key[], named: Record<Key, string>, of: (row: ModelRow) => Key | null): string[] => {
    const present = new Set(rows.map(of));
    return [...order.filter((key) => present.has(key)).map((key) => named[key]), ...(present.has(null) ? [NOT_KNOWN] : [])];
  };
  const years = [...new Set(rows.map(({ year }) => year))].sort((a, b) => (b ?? 0) - (a ?? 0));
  return [
    choices(
      'placement',
      'Placement',
      words(MODEL_PLACEMENTS, PLACEMENT_WORDS, ({ placement }) => placement),
    ),
    choices(
      'norm',
      'Norm',
      words(MODEL_NORMS, NORM_WORDS, ({ norm }) => norm),
    ),
    choices(
      'qk',
      'QK-norm',
      words(QK_NORMS, QK_NORM_WORDS, ({ qkNorm }) => qkNorm),
    ),
    choices(
      'year',
      'Year',
      years.map((year) => (year === null ? NOT_KNOWN : String(year))),
    ),
  ];
}

function choices(name: string, column: string, words: readonly string[]): Choices {
  const families = FAMILIES.filter((family) => words.filter((word) => word.startsWith(family)).length > 1);
  return {
    name,
    column,
    options: [
      ...families.map((family) => ({ value: family + ALL_KINDS, label: `${family}, all kinds` })),
      ...words.map((word) => ({ value: word, label: word === NOT_KNOWN ? 'not known' : word })),
    ],
  };
}
