/** What can be read in a chart, from the paths and the `data-` attributes that were written at build: see `src/charts/readout.ts`. */
export interface Place {
  x: number;
  y: number;
}

export interface ReadPoint extends Place {
  /** Of the ring round it, in user units. */
  radius: number;
  /** Points of one line follow each other along x. */
  line: number;
  /** Of the series, which its parts in other panels share. */
  name: string;
  /** Panel, row and series. */
  title: string;
  /** `layer 3: 0.61 (0.55 to 0.68)`. */
  text: string;
  /** Name of what is measured. */
  quantity: string;
}

/** Vertices of the relative paths that lines are drawn with; of markers, where each stands. */
export function vertices(d: string): Place[] {
  return d
    .split('M')
    .slice(1)
    .flatMap((part) => {
      const [, start = '', steps = ''] = /^([^a-z]*)(?:l([^a-z]*))?/.exec(part) ?? [];
      const numbers = `${start} ${steps}`.match(/-?(\d+\.?\d*|\.\d+)/g)?.map(Number) ?? [];
      let [x, y] = [0, 0];
      return numbers.flatMap((dx, i) => (i % 2 ? [] : [{ x: (x += dx), y: (y += numbers[i + 1] ?? 0) }]));
    });
}

/** All points of a chart, each line sorted along x, the lines in the order in which they are drawn. */
export function readPoints(svg: SVGSVGElement): ReadPoint[] {
  let line = 0;
  return [...svg.querySelectorAll<SVGElement>('[data-v]')].flatMap((mark) => {
    const of = (selector: string): DOMStringMap => mark.closest<SVGElement>(selector)?.dataset ?? {};
    const [{ x = '', y: quantity = '', title: panel = '' }, { name = '' }] = [of('.panel'), of('.series')];
    const xs = of('[data-xs]').xs?.split('|');
    const box = mark instanceof SVGRectElement ? mark : undefined;
    const places = box ? [centre(box)] : vertices(mark.getAttribute('d') ?? '');
    const radius = box ? box.height.baseVal.value / 2 - 1 : 6;
    const { v = '', part } = mark.dataset;
    let count = 1;
    line += 1;
    const points = v.split('|').map((value, i): ReadPoint => {
      const place = places[i] ?? { x: 0, y: 0 };
      if (part && place.x < (places[i - 1]?.x ?? 0)) {
        line += 1;
        count += 1;
      }
      const title = [panel, of('.row').title, name, part && `${part} ${count}`].filter(Boolean).join(', ');
      const where = xs ? `${x} ${xs[i] ?? xs[0] ?? ''}: `.trimStart() : '';
      return { ...place, radius, line, name, title, text: where + value, quantity };
    });
    return points.sort((a, b) => a.line - b.line || a.x - b.x);
  });
}

function centre({ x, y, width, height }: SVGRectElement): Place {
  return { x: x.baseVal.value + width.baseVal.value / 2, y: y.baseVal.value + height.baseVal.value / 2 };
}
