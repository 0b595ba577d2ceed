import { expect, test, type Locator, type Page } from '@playwright/test';
import { visit } from './support/visit.ts';

const POST = 'posts/normalization/';
const PHONE = { width: 390, height: 844 };

const plot = (page: Page, id = 'update-sensitivity'): Locator => page.locator(`#fig-${id} .plot`);
const chart = (page: Page, id?: string): Locator => plot(page, id).locator('svg:visible');
const readout = (page: Page, id?: string): Locator => plot(page, id).locator('.readout');

/** Where the `at`th point of the line of `name` is on the screen, by the path that the browser draws. */
async function pointOf(page: Page, name: string, at: number, id?: string): Promise<{ x: number; y: number }> {
  await chart(page, id).scrollIntoViewIfNeeded();
  return chart(page, id)
    .locator(`.series[data-name="${name}"] path[data-v]`)
    .first()
    .evaluate((path: SVGPathElement, index) => {
      const numbers =
        path
          .getAttribute('d')
          ?.match(/-?(\d+\.?\d*|\.\d+)/g)
          ?.map(Number) ?? [];
      const steps = numbers.slice(0, 2 * index + 2);
      const sum = (odd: number): number => steps.filter((_, i) => i % 2 === odd).reduce((total, step) => total + step, 0);
      const { x, y } = new DOMPoint(sum(0), sum(1)).matrixTransform(path.getScreenCTM() ?? undefined);
      return { x, y };
    }, at);
}

/** What the page's own data says of that point. */
function textOf(page: Page, name: string, at: number): Promise<string> {
  const texts = chart(page).locator(`.series[data-name="${name}"] path[data-v]`).first();
  return texts.evaluate((path: SVGPathElement, index) => path.dataset.v?.split('|')[index] ?? '', at);
}

test.describe('a figure that is pointed at', () => {
  test('reads the nearest point, beside it and not on it, and lets go of it', async ({ page }) => {
    await visit(page, POST);
    const at = await pointOf(page, 'Post-LN', 3);
    await page.mouse.move(at.x + 6, at.y - 5);
    await expect(readout(page)).toContainText('Random change of the weights, Post-LN');
    await expect(readout(page)).toContainText(await textOf(page, 'Post-LN', 3));
    await expect(readout(page)).toContainText('layers 12: ');
    const box = await readout(page).boundingBox();
    expect(box && at.x > box.x && at.x < box.x + box.width && at.y > box.y && at.y < box.y + box.height).toBe(false);
    await page.mouse.move(5, 5);
    await expect(readout(page)).toHaveCount(0);
  });

  test('keeps what it reads inside its own width, at both ends of a line', async ({ page }) => {
    await page.setViewportSize(PHONE);
    await visit(page, POST);
    const outer = await plot(page).boundingBox();
    for (const at of [0, 7]) {
      const point = await pointOf(page, 'Pre-LN', at);
      await page.mouse.move(point.x, point.y);
      const box = await readout(page).boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual((outer?.x ?? 0) - 1);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((outer?.x ?? 0) + (outer?.width ?? 0) + 1);
    }
  });

  test('highlights a series of all panels by its name, for good on a click, until Escape', async ({ page }) => {
    await visit(page, POST);
    const dimmed = (name: string): Promise<boolean[]> =>
      chart(page)
        .locator(`.series[data-name="${name}"]`)
        .evaluateAll((marks) => marks.map((mark) => mark.classList.contains('dim')));
    const label = chart(page).locator('.label[data-name="Pre-LN"]').first();
    await label.hover({ position: { x: 10, y: 7 } });
    expect(await dimmed('Post-LN')).toEqual([true, true]);
    expect(await dimmed('Pre-LN')).toEqual([false, false]);
    await page.mouse.move(5, 5);
    expect(await dimmed('Post-LN')).toEqual([false, false]);
    await label.click({ position: { x: 10, y: 7 } });
    await page.mouse.move(5, 5);
    expect(await dimmed('Post-LN')).toEqual([true, true]);
    await plot(page).focus();
    await page.keyboard.press('Escape');
    expect(await dimmed('Post-LN')).toEqual([false, false]);
  });
});

test.describe('a figure read by the keyboard', () => {
  test('is one stop, says which keys it takes, and speaks what it shows', async ({ page }) => {
    await visit(page, POST);
    await expect(plot(page)).toHaveAccessibleName(/How far does a small change/);
    await expect(plot(page)).toHaveAccessibleDescription(/Arrow keys left and right/);
    expect(await plot(page).locator('[tabindex]').count()).toBe(0);
    await plot(page).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const spoken = plot(page).locator('output');
    await expect(spoken).toHaveText(
      `Random change of the weights, Post-LN, squared change of the output, layers 6: ${await textOf(page, 'Post-LN', 1)}`,
    );
    await page.keyboard.press('ArrowDown');
    await expect(readout(page)).toContainText('Pre-LN');
    await expect(readout(page)).toContainText(`layers 6: ${await textOf(page, 'Pre-LN', 1)}`);
    await page.keyboard.press('End');
    await expect(readout(page)).toContainText('layers 48: ');
    await page.keyboard.press('ArrowRight');
    await expect(readout(page)).toContainText('layers 48: ');
    await page.keyboard.press('Home');
    await expect(readout(page)).toContainText('layers 3: ');
    await page.keyboard.press('ArrowUp');
    await expect(readout(page)).toContainText('Post-LN');
    await page.keyboard.press('Escape');
    await expect(readout(page)).toHaveCount(0);
  });

  test('highlights with Enter and then stays in that series', async ({ page }) => {
    await visit(page, POST);
    await plot(page).focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'Enter', 'ArrowDown']) await page.keyboard.press(key);
    await expect(readout(page)).toContainText('One sign step, as Adam’s first, Pre-LN');
    await expect(chart(page).locator('.series[data-name="Post-LN"]').first()).toHaveClass(/dim/);
  });

  test('does not take the arrow keys from the switch of its views', async ({ page }) => {
    await visit(page, POST);
    await plot(page, 'warmup-curves').locator('input').first().focus();
    await page.keyboard.press('ArrowRight');
    await expect(plot(page, 'warmup-curves').locator('input').nth(1)).toBeChecked();
    await expect(readout(page, 'warmup-curves')).toHaveCount(0);
  });
});

test.describe('a figure under a finger', () => {
  test.use({ hasTouch: true, viewport: PHONE });

  test('reads the point that is tapped, keeps it, and lets go at a tap elsewhere', async ({ page }) => {
    await visit(page, POST);
    const at = await pointOf(page, 'Post-LN', 3);
    await page.touchscreen.tap(at.x, at.y);
    await expect(readout(page)).toContainText(await textOf(page, 'Post-LN', 3));
    const caption = await page.locator('#fig-update-sensitivity figcaption p').first().boundingBox();
    await page.touchscreen.tap((caption?.x ?? 0) + 5, (caption?.y ?? 0) + 5);
    await expect(readout(page)).toHaveCount(0);
  });

  test('leaves scrolling up and down to the page', async ({ page }) => {
    await visit(page, POST);
    expect(await chart(page).evaluate((svg) => getComputedStyle(svg).touchAction)).toContain('pan-y');
  });
});

test.describe('views', () => {
  for (const javaScriptEnabled of [true, false])
    test(`show the other learning rate when asked, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({ browser, baseURL }) => {
      const context = await browser.newContext({ javaScriptEnabled, ...(baseURL === undefined ? {} : { baseURL }) });
      const page = await context.newPage();
      await page.goto(POST);
      await expect(chart(page, 'warmup-curves')).toHaveCount(1);
      const first = await chart(page, 'warmup-curves').innerHTML();
      await plot(page, 'warmup-curves').getByRole('radio', { name: '0.001' }).check();
      await expect(chart(page, 'warmup-curves')).toHaveCount(1);
      expect(await chart(page, 'warmup-curves').innerHTML()).not.toBe(first);
      await context.close();
    });

  test('print as they are shown first, without the switch', async ({ page }) => {
    await visit(page, POST);
    await plot(page, 'warmup-curves').getByRole('radio', { name: '0.001' }).check();
    await page.emulateMedia({ media: 'print' });
    await expect(plot(page, 'warmup-curves').locator('.views')).toBeHidden();
    await expect(plot(page, 'warmup-curves').locator('.view').first()).toBeVisible();
    await expect(plot(page, 'warmup-curves').locator('.view').nth(1)).toBeHidden();
  });
});

test('who prefers less motion gets the highlight at once', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await visit(page, POST);
  const series = chart(page).locator('.series[data-name]').first();
  expect(await series.evaluate((mark) => getComputedStyle(mark).transitionDuration)).toBe('0s');
});

test('what is read stays legible in forced colours', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await visit(page, POST);
  await plot(page).focus();
  await page.keyboard.press('ArrowRight');
  const [text, paper] = await readout(page).evaluate((box) => [getComputedStyle(box).color, getComputedStyle(box).backgroundColor]);
  expect(text).not.toBe(paper);
  expect(
    await plot(page)
      .locator('.ring')
      .evaluate((ring) => getComputedStyle(ring).stroke),
  ).not.toBe('none');
});
