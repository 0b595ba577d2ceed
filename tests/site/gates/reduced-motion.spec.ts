import { expect, test, type Page } from '@playwright/test';
import { measured } from '../support/measured.ts';
import { ESSAYS, FIGURE_PAGES } from '../support/site.ts';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const path of ['', ...ESSAYS, ...FIGURE_PAGES.slice(0, 1), 'figures/', 'models/', 'claims/', 'search/']) {
  test(`nothing moves on /${path} for readers who ask for less motion`, async ({ page }) => {
    await page.goto(path, { waitUntil: 'networkidle' });
    const moving = [...(await runningAnimations(page))];
    await use(page);
    moving.push(...(await runningAnimations(page)));
    expect.soft(moving).toEqual([]);
    measured('reduced-motion', path, { animations: moving.length });
  });
}

/** What starts transitions where there are any: another colour scheme, pointing at links and figures, unfolding. */
async function use(page: Page): Promise<void> {
  await page.getByTitle('Dark').click();
  for (const selector of ['main a:visible', '.plot:visible', 'main summary:visible']) {
    const target = page.locator(selector).first();
    if ((await target.count()) > 0) await target.hover();
  }
  const plot = page.locator('.plot:visible .label').first();
  if ((await plot.count()) > 0) await plot.hover({ force: true });
}

/** Also those in the making: a frame passes before they are asked for. An animation that the scroll position drives moves with the reader's hand. */
function runningAnimations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    return document
      .getAnimations()
      .filter(({ timeline, effect }) => timeline instanceof DocumentTimeline && Number(effect?.getComputedTiming().duration) > 1)
      .map(({ effect }) => (effect instanceof KeyframeEffect ? (effect.target?.outerHTML.slice(0, 100) ?? '?') : '?'));
  });
}
