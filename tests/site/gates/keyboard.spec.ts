import { expect, test } from '@playwright/test';
import { focusWalk } from '../support/focus.ts';
import { measured } from '../support/measured.ts';
import { ESSAYS, EXPERIMENTS, FIGURE_PAGES } from '../support/site.ts';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** Without the lists of claims and models, in which a thousand links are all of one kind. */
const WALKED = ['', ...ESSAYS, ...EXPERIMENTS.slice(0, 1), 'figures/', 'search/', 'quality/'];

for (const path of WALKED) {
  test(`Tab leads through /${path} in the order of reading, each stop in sight and marked, and out again`, async ({ page }) => {
    test.slow();
    await page.goto(path);
    const { stopCount, problems } = await focusWalk(page);
    expect(stopCount).toBeGreaterThan(5);
    expect.soft(problems).toEqual([]);
    measured('keyboard', path, { problems: problems.length });
  });
}

for (const path of FIGURE_PAGES) {
  test(`the arrow keys read /${path}, Escape ends it, and Tab leaves it`, async ({ page }) => {
    await page.goto(path);
    const plot = page.locator('.plot').first();
    await page.keyboard.press('Tab');
    await plot.focus();
    const problems: string[] = [];
    const said = plot.locator('output');
    const readings = new Set<string>();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'End', 'Home', 'ArrowUp']) {
      await page.keyboard.press(key);
      readings.add((await said.textContent()) ?? '');
    }
    if (readings.size < 2) problems.push(`six keys read only: ${[...readings].join(' | ')}`);
    if ([...readings].some((reading) => !/\d/.test(reading))) problems.push(`a reading without a number: ${[...readings].join(' | ')}`);
    if (!(await plot.locator('.readout').isVisible())) problems.push('no readout in sight');
    if ((await plot.evaluate((element) => getComputedStyle(element).outlineStyle)) === 'none') problems.push('focus is not marked');
    await page.keyboard.press('Escape');
    if ((await plot.locator('.readout').count()) > 0) problems.push('Escape leaves the readout');
    await page.keyboard.press('Tab');
    if (await plot.evaluate((element) => element === document.activeElement)) problems.push('Tab does not leave the figure');
    expect.soft(problems).toEqual([]);
    measured('keyboard', path, { problems: problems.length });
  });
}
