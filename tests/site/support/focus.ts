/** A walk through a page by Tab, as somebody without a mouse takes it. */
import type { Page } from '@playwright/test';

/** More than any page has: a walk that takes longer goes in circles. */
const MOST_STOPS = 3000;

export interface FocusWalk {
  stopCount: number;
  /** Stops that are not seen, or covered, or out of order, and the end that was not reached. */
  problems: string[];
}

interface Stop {
  name: string;
  problems: string[];
  isPastEnd: boolean;
}

/** From the top of an open page until Tab leaves its last element. */
export async function focusWalk(page: Page): Promise<FocusWalk> {
  await page.evaluate(() => {
    Object.assign(window, { lastFocused: null });
    scrollTo({ top: 0, behavior: 'instant' });
  });
  const problems: string[] = [];
  for (let stopCount = 0; stopCount < MOST_STOPS; stopCount++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(lookAtFocus);
    if (stop.isPastEnd) return { stopCount, problems };
    problems.push(...stop.problems.map((problem) => `${stop.name} ${problem}`));
  }
  return { stopCount: MOST_STOPS, problems: [...problems, `Tab does not leave the page after ${MOST_STOPS} stops`] };
}

/** Runs in the page. */
function lookAtFocus(): Stop {
  const element = document.activeElement;
  const last = Reflect.get(window, 'lastFocused') as Element | null;
  if (!element || element === document.body || element === document.documentElement) return { name: '', problems: [], isPastEnd: true };
  const isEarly = last !== null && !(last.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
  const isFirst = element === document.querySelector('a[href], button, input, select, summary, [tabindex="0"]');
  if (last && isFirst) return { name: '', problems: [], isPastEnd: true };
  // A card is put behind each link that it belongs to, one after the other.
  if (!element.closest('[popover]')) Object.assign(window, { lastFocused: element });

  const problems = [];
  if (isEarly) problems.push(`comes after ${last.outerHTML.slice(0, 80)}, which follows it in the text`);
  // A control may hand its focus to what stands for it, such as the label of a hidden radio button.
  const shown = [element, element.parentElement, element.nextElementSibling, element.closest('label')].filter((each) => each !== null);
  const isMarked = shown.some((each) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  });
  if (!isMarked) problems.push('shows no focus');
  const boxes = shown.flatMap((each) => [...each.getClientRects()]).filter(({ width, height }) => width > 1 && height > 1);
  const inside = boxes.filter(({ top, bottom, left, right }) => bottom > 0 && top < innerHeight && right > 0 && left < innerWidth);
  if (inside.length === 0) problems.push('is outside the screen');
  const isUncovered = inside.some(({ top, bottom, left, right }) => {
    const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
    const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
    const above = document.elementFromPoint(x, y);
    return above !== null && shown.some((each) => each.contains(above) || above.contains(each));
  });
  if (inside.length > 0 && !isUncovered) problems.push('is covered');
  return { name: element.outerHTML.replace(/\s+/g, ' ').slice(0, 120), problems, isPastEnd: false };
}
