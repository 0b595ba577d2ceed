/**
 * Reads and highlights in the charts of a page, by pointer, touch and keyboard. Nothing is drawn before the reader acts, and a chart
 * without this script lacks nothing else.
 */
import { readPoints } from './figure-points.ts';
import type { Place, ReadPoint } from './figure-points.ts';

/** How near the pointer has to come, and how far from its ring a readout stands, in px. */
const REACH = 40;
const GAP = 6;
const LABELS = '.label, .entry, .row-label';
const KEYS = 'Arrow keys left and right go along a series, up and down to the next one; Enter highlights it, Escape ends.';
const KEYS_ID = 'figure-keys';

function enliven(plot: HTMLElement): void {
  const known = new Map<SVGSVGElement, ReadPoint[]>();
  const box = document.createElement('div');
  const spoken = document.createElement('output');
  const ring = document.createElementNS('http://www.w3.org/2000/svg', 'circle');
  let current: ReadPoint | undefined;
  let pinned: string | undefined;
  box.className = 'readout';
  box.ariaHidden = 'true';
  spoken.className = 'visually-hidden';
  ring.setAttribute('class', 'ring');

  const shown = (): SVGSVGElement | undefined => [...plot.querySelectorAll('svg')].find((svg) => svg.getClientRects().length > 0);
  const points = (svg: SVGSVGElement): ReadPoint[] => {
    if (!known.has(svg)) known.set(svg, readPoints(svg));
    return (known.get(svg) ?? []).filter(({ name }) => pinned === undefined || name === pinned);
  };
  const highlight = (name: string | undefined): void =>
    plot.querySelectorAll<SVGElement>('.series, [data-name]').forEach((mark) => {
      mark.classList.toggle('dim', name !== undefined && mark.dataset.name !== name);
    });
  const pin = (name: string | undefined): void => {
    pinned = name === pinned ? undefined : name;
    highlight(pinned);
  };
  const hide = (): void => {
    current = undefined;
    box.remove();
    ring.remove();
  };

  /** Above the point, below it where there is no room; moved sideways to stay inside. */
  const place = ({ x, y }: Place, gap: number): void => {
    plot.append(box);
    const { offsetWidth: width, offsetHeight: height } = box;
    const left = Math.max(0, Math.min(x - width / 2, plot.clientWidth - width));
    const top = y - gap - height < 0 ? y + gap : y - gap - height;
    box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  };
  const show = (svg: SVGSVGElement, point: ReadPoint): void => {
    if (point === current) return;
    current = point;
    ring.setAttribute('cx', String(point.x));
    ring.setAttribute('cy', String(point.y));
    ring.setAttribute('r', String(point.radius));
    svg.append(ring);
    const name = document.createElement('b');
    name.textContent = point.title;
    box.replaceChildren(name, point.text);
    const [frame, outer] = [svg.getBoundingClientRect(), plot.getBoundingClientRect()];
    const scale = frame.width / svg.viewBox.baseVal.width;
    place({ x: frame.left - outer.left + point.x * scale, y: frame.top - outer.top + point.y * scale }, point.radius * scale + GAP);
  };

  const readAt = (event: PointerEvent): void => {
    const svg = shown();
    if (!svg || !(event.target instanceof Element)) return;
    if (event.pointerType === 'mouse') highlight(event.target.closest<SVGElement>(LABELS)?.dataset.name ?? pinned);
    const frame = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / frame.width;
    const at = { x: (event.clientX - frame.left) * scale, y: (event.clientY - frame.top) * scale };
    const point = nearest(points(svg), (each) => Math.hypot(each.x - at.x, each.y - at.y));
    if (point && Math.hypot(point.x - at.x, point.y - at.y) < REACH * scale) show(svg, point);
    else hide();
  };

  const goTo = (key: string): ReadPoint | undefined => {
    const svg = shown();
    const all = svg ? points(svg) : [];
    const from = current;
    if (!from) return all[0];
    const own = all.filter(({ line }) => line === from.line);
    const at = own.indexOf(from);
    if (key === 'ArrowLeft' || key === 'ArrowRight') return own[at + (key === 'ArrowLeft' ? -1 : 1)] ?? from;
    if (key === 'Home' || key === 'End') return own.at(key === 'Home' ? 0 : -1);
    const next = key === 'ArrowUp' ? all.findLast(({ line }) => line < from.line)?.line : all.find(({ line }) => line > from.line)?.line;
    return nearest(
      all.filter(({ line }) => line === (next ?? from.line)),
      ({ x }) => Math.abs(x - from.x),
    );
  };

  plot.addEventListener('pointermove', readAt);
  plot.addEventListener('pointerdown', readAt);
  plot.addEventListener('pointerleave', ({ pointerType }) => {
    if (pointerType !== 'mouse') return;
    hide();
    highlight(pinned);
  });
  plot.addEventListener('click', ({ target }) => {
    const name = target instanceof Element ? target.closest<SVGElement>(LABELS)?.dataset.name : undefined;
    if (name !== undefined) pin(name);
  });
  plot.addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (target !== plot || event.ctrlKey || event.metaKey || event.altKey) return;
    const svg = shown();
    if (key === 'Escape') {
      hide();
      pin(undefined);
    } else if (key === 'Enter' && current) pin(current.name);
    else if (/^(Arrow|Home|End)/.test(key) && svg) {
      const point = goTo(key);
      if (!point) return;
      show(svg, point);
      spoken.textContent = [point.title, point.quantity, point.text].filter(Boolean).join(', ');
    } else return;
    event.preventDefault();
  });
  plot.addEventListener('focus', () => {
    if (!plot.matches(':focus-visible')) return;
    plot.append(spoken);
    box.textContent = KEYS;
    place({ x: 0, y: 0 }, 0);
  });
  plot.addEventListener('blur', hide);
  plot.addEventListener('change', hide);
  addEventListener('resize', hide);
  addEventListener('pointerdown', ({ target }) => {
    if (target instanceof Node && !plot.contains(target)) hide();
  });

  plot.classList.add('live');
  plot.tabIndex = 0;
  plot.role = 'group';
  plot.ariaRoleDescription = 'interactive figure';
  plot.ariaLabel = plot.dataset.title ?? '';
  plot.setAttribute('aria-describedby', KEYS_ID);
}

function nearest(points: readonly ReadPoint[], distance: (point: ReadPoint) => number): ReadPoint | undefined {
  let best: ReadPoint | undefined;
  let least = Infinity;
  for (const point of points)
    if (distance(point) < least) {
      best = point;
      least = distance(point);
    }
  return best;
}

const plots = document.querySelectorAll<HTMLElement>('.plot');
const keys = document.createElement('p');
keys.id = KEYS_ID;
keys.hidden = true;
keys.textContent = KEYS;
plots[0]?.append(keys);
plots.forEach(enliven);
