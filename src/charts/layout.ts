/** The two layouts every figure is drawn in. Text is 12 px in both, because each is shown at about its own width. */
export interface Layout {
  name: 'wide' | 'narrow';
  width: number;
}

export const WIDE: Layout = { name: 'wide', width: 640 };
export const NARROW: Layout = { name: 'narrow', width: 350 };
export const LAYOUTS = [WIDE, NARROW] as const;

/** In px, as `chart.css` sets them. */
export const FONT_SIZE = 12;
export const LINE_HEIGHT = 14;

/** The rectangle that data is drawn in, without its axes and labels. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface GridOptions {
  count: number;
  columns: number;
  /** Height of each frame. */
  height: number;
  /** Space around every frame: its title above, its tick labels below, its line labels to the right. */
  margin: { top: number; right: number; bottom: number; left: number };
  /** Space on top of the whole grid. */
  offset?: number;
  /** Extra room at the left of the first column, for the axis labels the other columns share. */
  axisWidth?: number;
}

/** Frames of equal size in rows, left to right, with the total height they take. */
export function frameGrid(
  layout: Layout,
  { count, columns, height, margin, offset = 0, axisWidth = 0 }: GridOptions,
): { frames: Frame[]; height: number } {
  const rowHeight = margin.top + height + margin.bottom;
  const cellWidth = (layout.width - axisWidth) / columns;
  const frames = Array.from({ length: count }, (_, i) => ({
    left: axisWidth + (i % columns) * cellWidth + margin.left,
    top: offset + Math.floor(i / columns) * rowHeight + margin.top,
    width: cellWidth - margin.left - margin.right,
    height,
  }));
  return { frames, height: offset + Math.ceil(count / columns) * rowHeight };
}

export const right = (frame: Frame): number => frame.left + frame.width;
export const bottom = (frame: Frame): number => frame.top + frame.height;
