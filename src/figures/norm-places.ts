/** Where the reader can put the norm of a layer, and what each place is called, drawn as and asks for in words. */
import type { Placement } from '../../experiments/result.ts';
import type { Dash } from '../charts/line-panel.ts';
import type { MarkerShape } from '../charts/marker.ts';
import { PLACEMENT_LOOK } from './select.ts';

/** Places of a norm in a sublayer: on the stream behind the addition, where the branch begins, where it ends. */
export type Slot = 'stream' | 'entry' | 'exit';

export interface NormPlace {
  id: 'post' | 'pre' | 'sandwich' | 'reordered' | 'reordered-qk';
  placement: Placement;
  /** Whether queries and keys are normalised, too. */
  hasQkNorm: boolean;
  name: string;
  /** For the end of a line. */
  short: string;
  color: string;
  marker: MarkerShape;
  dash: Dash;
  /** One or two of them. */
  slots: readonly Slot[];
  /** Whether the stack ends with a norm. */
  hasFinalNorm: boolean;
  /** What the place does to the stream and to the branch: follows from the equation. */
  effect: string;
}

export const NORM_PLACES: readonly NormPlace[] = [
  place('post', {
    slots: ['stream'],
    hasFinalNorm: false,
    effect: 'The norm stands on the stream, behind each addition: every path down to the input crosses all 2L of them.',
  }),
  place('pre', {
    slots: ['entry'],
    hasFinalNorm: true,
    effect: 'The norm stands where the branch begins. The stream is only added to; what a branch sends back is divided by its spread.',
  }),
  place('sandwich', {
    slots: ['entry', 'exit'],
    hasFinalNorm: true,
    effect: 'A norm at both ends of the branch: what a branch adds to the stream has the same size, whatever its weights.',
  }),
  place('reordered', {
    slots: ['exit'],
    hasFinalNorm: true,
    effect: 'The norm stands where the branch ends, inside the skip: the branch reads the stream as it grows.',
  }),
  {
    ...place('reordered', {
      slots: ['exit'],
      hasFinalNorm: true,
      effect:
        'The norm stands where the branch ends, and attention normalises its queries and keys: its logits no longer grow with the stream.',
    }),
    id: 'reordered-qk',
    hasQkNorm: true,
    name: `${PLACEMENT_LOOK.reordered.name}, QK-norm`,
    short: 'Reordered, QK',
    dash: 'dashed',
  },
];

function place(placement: 'post' | 'pre' | 'sandwich' | 'reordered', own: Pick<NormPlace, 'slots' | 'hasFinalNorm' | 'effect'>): NormPlace {
  const { name, color, marker, dash } = PLACEMENT_LOOK[placement];
  return { id: placement, placement, hasQkNorm: false, name, short: name, color, marker, dash, ...own };
}
