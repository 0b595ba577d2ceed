/** Opens the legend of a formula under the pointer and under the focus, and offers the formula as LaTeX and as MathML. */
import { copyButton } from './copy.ts';

/** So that a pointer on its way down the page opens nothing. */
const PAUSE_MS = 250;

for (const equation of document.querySelectorAll<HTMLElement>('.numbered')) {
  const tools = equation.querySelector<HTMLDetailsElement>('.equation-tools');
  const math = equation.querySelector('math');
  if (!tools || !math) continue;
  const source = math.querySelector('annotation');
  tools.lastElementChild?.append(
    copyButton('Copy LaTeX', () => source?.textContent ?? ''),
    copyButton('Copy MathML', () => withoutSource(math)),
  );

  let timer = 0;
  /** Whether the pointer or the focus opened it: what was pressed open stays open. */
  let isPassing = false;
  const show = (open: boolean, pause: number): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (open ? tools.open : !isPassing) return;
      tools.open = isPassing = open;
    }, pause);
  };
  equation.addEventListener('pointerenter', ({ pointerType }) => pointerType === 'mouse' && show(true, PAUSE_MS));
  equation.addEventListener('pointerleave', () => equation.contains(document.activeElement) || show(false, PAUSE_MS));
  equation.addEventListener('focusin', ({ target }) => target instanceof Element && target.matches(':focus-visible') && show(true, 0));
  equation.addEventListener('focusout', () => equation.matches(':hover') || show(false, 0));
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && (tools.open = isPassing = false));
  tools.addEventListener('click', ({ target }) => target instanceof Element && target.closest('summary') && (isPassing = false));
}

/** The formula in a namespace of its own, without the TeX beside it. */
function withoutSource(math: Element): string {
  const copy = math.cloneNode(true) as Element;
  copy.querySelector('annotation')?.remove();
  return new XMLSerializer().serializeToString(copy);
}
