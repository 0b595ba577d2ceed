/**
 * Shows on a card what a link of the text leads to: an entry of the reference list, a figure, a formula, a term, a claim. The card opens
 * under the pointer, at the focus, and at a first tap; it stays while the pointer or the focus is on it, and Escape closes it. It follows
 * its link in the page, so that the keyboard and a screen reader come to it next, and nothing is announced twice.
 */
const LINKS = 'a:is([href^="#ref-"],[href^="#fig-"],[href^="#eq-"],[href^="#term-"],.claim-mark):not(.equation-number,.card *)';
/** The parts of a figure and of a formula that stand on the card, and what does not for the others. */
const SHOWN = ['.chart.narrow', 'figcaption > p', '.scroller.equation'];
const LEFT_OUT = '.back-links, .anchor';
const OPEN_MS = 150;
const CLOSE_MS = 300;
const GAP = 6;

const card = document.createElement('div');
card.className = 'card';
card.popover = 'manual';
let shown: HTMLAnchorElement | null = null;
let dismissed: Element | null = null;
let awaited: unknown;
let timer = 0;
let pointer = '';

function wait(what: unknown, ms: number, act: () => void): void {
  if (awaited === what && timer) return;
  clearTimeout(timer);
  awaited = what;
  timer = window.setTimeout(() => {
    timer = 0;
    act();
  }, ms);
}

function stay(): void {
  clearTimeout(timer);
  timer = 0;
}

function content(link: HTMLAnchorElement): (Node | string)[] {
  const { title } = link;
  // The title would appear beside the card.
  if (title) {
    link.dataset.says = title;
    link.title = '';
  }
  if (link.dataset.says) return [link.dataset.says];
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target) return [];
  const copy = target.cloneNode(true) as HTMLElement;
  const parts = SHOWN.flatMap((part) => copy.querySelector(part) ?? []);
  copy.querySelectorAll(LEFT_OUT).forEach((each) => each.remove());
  // An id stands once in a page.
  copy.querySelectorAll('[id]').forEach((each) => each.removeAttribute('id'));
  return parts.length > 0 ? parts : [...copy.childNodes];
}

function open(link: HTMLAnchorElement): void {
  stay();
  if (shown === link || link === dismissed) return;
  close();
  const parts = content(link);
  if (parts.length === 0) return;
  const on = document.createElement('a');
  on.href = link.href;
  on.className = 'card-on';
  on.textContent = link.dataset.says ? 'Evidence' : 'Show in its place';
  card.replaceChildren(...parts, on);
  link.after(card);
  card.showPopover();
  shown = link;
  const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const below = at.bottom + GAP;
  const fits = below + card.offsetHeight <= innerHeight || at.top < card.offsetHeight + GAP;
  const left = Math.max(GAP, Math.min(at.left, document.documentElement.clientWidth - card.offsetWidth - GAP));
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${(fits ? below : at.top - card.offsetHeight - GAP) + scrollY}px`;
}

function close(): void {
  stay();
  if (!shown) return;
  shown = null;
  card.hidePopover();
}

const isOn = (node: unknown): boolean => node instanceof Node && (card.contains(node) || !!shown?.contains(node));
const linkAt = (target: EventTarget | null): HTMLAnchorElement | null =>
  target instanceof Element ? target.closest<HTMLAnchorElement>(LINKS) : null;

if ('popover' in card) {
  document.addEventListener('pointerover', ({ target, pointerType }) => {
    if (pointerType !== 'mouse') return;
    const link = linkAt(target);
    if (isOn(target)) stay();
    else if (link) wait(link, OPEN_MS, () => open(link));
    else if (!shown) stay();
    else if (!isOn(document.activeElement)) wait(card, CLOSE_MS, close);
  });
  document.addEventListener('pointerdown', ({ target, pointerType }) => {
    pointer = pointerType;
    if (!isOn(target)) close();
  });
  document.addEventListener('click', (event) => {
    const link = linkAt(event.target);
    if (link && link !== shown && pointer === 'touch') {
      event.preventDefault();
      open(link);
    } else if (link || (event.target instanceof Element && event.target.closest('.card a'))) close();
  });
  document.addEventListener('focusin', ({ target }) => {
    const link = linkAt(target);
    if (link?.matches(':focus-visible')) open(link);
    else if (!isOn(target)) close();
  });
  document.addEventListener('focusout', () => (dismissed = null));
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !shown) return;
    const link = shown;
    const isInside = card.contains(document.activeElement);
    close();
    if (isInside) {
      link.focus();
      card.hidePopover();
      shown = null;
    }
    dismissed = link;
  });
}
