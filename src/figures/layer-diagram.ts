/**
 * A block diagram of one residual layer: the stream upwards, a branch beside it for each sublayer, additions, and the norm in its place. Each
 * sublayer is drawn in the same box of `SUBLAYER_HEIGHT`, so that places in it are the same for all.
 */
import { group, path, text } from '../charts/mark.ts';
import type { Drawing, Mark } from '../charts/mark.ts';
import type { Position } from '../charts/marker.ts';
import type { NormPlace, Slot } from './norm-places.ts';

const WIDTH = 200;
const STREAM = 42;
const BRANCH = 136;
const SUBLAYER_HEIGHT = 112;
/** Room for the final norm above the layer, and for the name of the input below it. */
const TOP = 48;
const BOTTOM = 22;
const BOX = { width: 108, height: 22 };
const NORM = { width: 50, height: 16 };
const ADDITION = { x: STREAM, y: 30 };
/** Where the branch leaves the stream. */
const FORK = 104;

/** Centres of the norm in a sublayer, in px from its upper left corner. */
export const SLOTS: Readonly<Record<Slot, Position>> = {
  stream: { x: STREAM, y: 8 },
  entry: { x: BRANCH, y: 88 },
  exit: { x: BRANCH, y: 44 },
};
const BOX_CENTRE = { x: BRANCH, y: 66 };

/** Named from the output down, as drawn. */
type Sublayers = readonly string[];
const LAYER: Sublayers = ['feed-forward', 'attention'];

/** The layer as it is with the norm in `place`; `repeated` says how often the whole stack has what is drawn. */
export function layerDiagram(place: NormPlace, sublayers: Sublayers, repeated: string): Drawing {
  const norms = place.slots.map((slot) => moved(group('norm', normBlock()), SLOTS[slot]));
  return diagram(sublayers, [text(WIDTH - 4, TOP - 12, repeated, 'title', 'end')], {
    inSublayer: () => norms,
    inBox: (name) => (place.hasQkNorm && name !== 'feed-forward' ? queryAndKeyNorms() : []),
    final: place.hasFinalNorm ? finalNorm() : [],
  });
}

/** The layer with both norms movable, by their classes, and every place to put them marked with `data-slot`. */
export function movableDiagram(repeated: readonly { layerCount: number; label: string }[]): Drawing {
  const labels = repeated.map(({ layerCount, label }) => text(WIDTH - 4, TOP - 12, label, `title depth-${String(layerCount)}`, 'end'));
  return diagram(LAYER, labels, {
    inSublayer: () => [
      ...(['stream', 'entry', 'exit'] as const).map((slot) => ({ ...block('slot', SLOTS[slot], NORM), attributes: slotAttributes(slot) })),
      group('norm norm-exit', normBlock()),
      group('norm norm-entry', normBlock()),
    ],
    inBox: (name) => (name === 'attention' ? [group('qk-norms', queryAndKeyNorms())] : []),
    final: [group('final-norm', finalNorm())],
  });
}

interface Parts {
  inSublayer: () => readonly Mark[];
  /** Over the box of the branch of that name. */
  inBox: (name: string) => readonly Mark[];
  final: readonly Mark[];
}

function diagram(sublayers: Sublayers, labels: readonly Mark[], { inSublayer, inBox, final }: Parts): Drawing {
  const bottom = TOP + sublayers.length * SUBLAYER_HEIGHT;
  const frame = rounded('layer', { x: 8, y: TOP - 6, width: WIDTH - 10, height: bottom - TOP + 8 }, 8);
  return {
    width: WIDTH,
    height: bottom + BOTTOM,
    marks: [
      frame,
      path(`M${String(STREAM)} ${String(bottom + 10)}V5`, 'stream'),
      path(`M${String(STREAM - 6)} 8l6-8l6 8z`, 'head'),
      text(STREAM + 12, bottom + 18, 'from the input', 'title'),
      ...labels,
      ...sublayers.map((name, i) =>
        moved(group('sublayer', [...sublayer(name, inBox(name)), ...inSublayer()]), { x: 0, y: TOP + i * SUBLAYER_HEIGHT }),
      ),
      ...final,
    ],
  };
}

function sublayer(name: string, inBox: readonly Mark[]): Mark[] {
  const { x, y } = ADDITION;
  return [
    path(`M${String(STREAM)} ${String(FORK)}H${String(BRANCH - 6)}q6 0 6-6V${String(y + 6)}q0-6-6-6H${String(x + 12)}`, 'branch'),
    path(`M${String(x + 14)} ${String(y - 4)}l-7 4l7 4z`, 'head'),
    path(`M${String(x - 7)} ${String(y)}a7 7 0 1 0 14 0a7 7 0 1 0-14 0zm3 0h8m-4-4v8`, 'addition'),
    { ...block('box', BOX_CENTRE, BOX), attributes: { ...block('box', BOX_CENTRE, BOX).attributes, 'data-slot': 'both' } },
    text(BOX_CENTRE.x, BOX_CENTRE.y + 4, name, undefined, 'middle'),
    ...inBox,
  ];
}

function normBlock(): Mark[] {
  return [block('norm-block', { x: 0, y: 0 }, NORM), text(0, 4, 'norm', 'norm-name', 'middle')];
}

function finalNorm(): Mark[] {
  const centre = { x: STREAM, y: 24 };
  return [moved(group('norm', normBlock()), centre), text(centre.x + 32, centre.y - 6, 'after the last layer', 'title')];
}

function queryAndKeyNorms(): Mark[] {
  return ['q', 'k'].flatMap((name, i) => {
    const centre = { x: BRANCH + (i === 0 ? -43 : 43), y: BOX_CENTRE.y };
    return [block('norm-block', centre, { width: 14, height: 14 }), text(centre.x, centre.y + 4, name, 'norm-name', 'middle')];
  });
}

function slotAttributes(slot: Slot): Mark['attributes'] {
  return { ...block('slot', SLOTS[slot], NORM).attributes, 'data-slot': slot };
}

function block(className: string, { x, y }: Position, { width, height }: { width: number; height: number }): Mark {
  return rounded(className, { x: x - width / 2, y: y - height / 2, width, height }, 3);
}

function rounded(className: string, { x, y, width, height }: { x: number; y: number; width: number; height: number }, rx: number): Mark {
  return { tag: 'rect', attributes: { class: className, x, y, width, height, rx }, children: [] };
}

function moved(mark: Mark, { x, y }: Position): Mark {
  return { ...mark, attributes: { ...mark.attributes, transform: `translate(${String(x)} ${String(y)})` } };
}
