/** Lets the norm of the explorable be dragged, or put where a place is pressed. What a place shows is the style sheet's matter. */
import { nearest } from './nearest.ts';

/** Which choice a place of the diagram stands for; the box of the branch has a norm at both ends. */
const PLACES: Readonly<Record<string, string>> = { stream: 'post', entry: 'pre', exit: 'reordered', both: 'sandwich' };
const SLOTS = '[data-slot]';
const NORMS = '.norm-entry, .norm-exit';

for (const explorer of document.querySelectorAll<HTMLElement>('.norm-explorer')) {
  const diagram = explorer.querySelector<SVGSVGElement>('.movable');
  if (!diagram) continue;
  explorer.classList.add('draggable');

  const choose = (slot: string | undefined): void => {
    const chosen = explorer.querySelector<HTMLInputElement>('[name=norm-place]:checked')?.value;
    const place = PLACES[slot ?? ''];
    // The reordered norm with normalised queries and keys is in its place already.
    if (!place || chosen?.startsWith(place)) return;
    const radio = explorer.querySelector<HTMLInputElement>(`[value=${place}]`);
    if (radio) radio.checked = true;
  };

  let dragged: SVGGElement | null = null;
  /** From the centre of the norm to where it was taken. */
  let hold = { x: 0, y: 0 };

  diagram.addEventListener('pointerdown', (event) => {
    const target = event.target as Element;
    dragged = target.closest<SVGGElement>(NORMS);
    if (!dragged) {
      choose(target.closest<SVGElement>(SLOTS)?.dataset.slot);
      return;
    }
    const { x, y } = centreOf(dragged);
    hold = { x: event.clientX - x, y: event.clientY - y };
    dragged.classList.add('dragged');
    diagram.setPointerCapture(event.pointerId);
  });

  // A finger on a norm moves it and not the page; of elements inside an SVG browsers take no touch-action.
  diagram.addEventListener('touchstart', (event) => (event.target as Element).closest(NORMS) && event.preventDefault(), { passive: false });

  diagram.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (!dragged) return;
    choose(nearest(dragged.parentElement?.querySelectorAll<SVGElement>(SLOTS) ?? [], clientX, clientY)?.dataset.slot);
    dragged.style.translate = '';
    const { x, y } = centreOf(dragged);
    const unit = diagram.getBoundingClientRect().width / diagram.viewBox.baseVal.width;
    dragged.style.translate = `${String((clientX - hold.x - x) / unit)}px ${String((clientY - hold.y - y) / unit)}px`;
  });

  for (const end of ['pointerup', 'pointercancel']) {
    diagram.addEventListener(end, () => {
      dragged?.classList.remove('dragged');
      dragged?.style.removeProperty('translate');
      dragged = null;
    });
  }
}

function centreOf(element: Element): { x: number; y: number } {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
