import { LINE_HEIGHT } from './layout.ts';
import { group, text, withData } from './mark.ts';
import type { Mark } from './mark.ts';
import type { MarkerShape } from './marker.ts';
import { markers } from './marker.ts';
import { textWidth } from './text-width.ts';

export interface KeyEntry {
  color: string;
  label: string;
  marker: MarkerShape;
  hollow?: boolean;
}

/** Markers with their names in a line above dots that have no line to end in, wrapped at `width`. */
export function key(left: number, top: number, width: number, entries: readonly KeyEntry[]): { marks: Mark[]; height: number } {
  let x = left;
  let y = top;
  const marks = entries.map(({ color, label, marker, hollow }) => {
    const needed = 12 + textWidth(label) + 14;
    if (x > left && x + needed - 14 > left + width) {
      x = left;
      y += LINE_HEIGHT + 3;
    }
    const mark = withData(
      group(`series entry ${color}`, [...markers([{ x: x + 4, y: y + 6 }], marker, hollow), text(x + 13, y + 10, label, `label ${color}`)]),
      { name: label },
    );
    x += needed;
    return mark;
  });
  return { marks, height: y - top + LINE_HEIGHT + 3 };
}
