/** The layer whose norm can be moved: by keyboard, pointer and touch, and as it stands without scripts and on paper. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { visit } from './support/visit.ts';

const POST = 'posts/normalization/';
const PLACES = ['post', 'pre', 'sandwich', 'reordered', 'reordered-qk'] as const;
/** Where the norm of the upper sublayer lies when it is in a place, by what marks that place in the diagram. */
const SLOTS = { post: 'stream', pre: 'entry', reordered: 'exit' } as const;

test.describe('norm explorer', () => {
  test('shows one place and one depth at a time, all parts together', async ({ page }) => {
    const explorer = await open(page);
    for (const place of PLACES) {
      await explorer.locator(`input[value=${place}]`).check();
      for (const depth of ['6', '48']) {
        await explorer.locator(`input[value="${depth}"]`).check();
        await expect(explorer.locator('.effects p:visible')).toHaveClass(`place-${place}`);
        await expect(explorer.locator('.equation:visible')).toHaveClass(new RegExp(`place-${place.replace('-qk', '')}$`));
        await expect(explorer.locator('.profiles svg:visible')).toHaveClass(`chart depth-${depth}`);
        const finding = explorer.locator('.findings p:visible');
        await expect(finding).toHaveCount(1);
        await expect(finding).toContainText(`${depth} layers: the gradient behind the last layer is`);
        await expect(finding).toHaveClass(`place-${place}`);
        await expect(explorer.locator('.movable .title:visible').filter({ hasText: /^\d+ layers$/ })).toHaveText(`${depth} layers`);
      }
      expect(await front(explorer)).toEqual([`place-${place}`]);
    }
  });

  test('is worked by the arrow keys', async ({ page }) => {
    const explorer = await open(page);
    await explorer.locator('input[value=post]').focus();
    for (const place of PLACES.slice(1)) {
      await page.keyboard.press('ArrowDown');
      await expect(explorer.locator(`input[value=${place}]`)).toBeChecked();
      await expect(explorer.locator('.effects p:visible')).toHaveClass(`place-${place}`);
    }
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await expect(explorer.locator('input[value="48"]')).toBeChecked();
  });

  test('has alternative texts that follow the choice', async ({ page }) => {
    const explorer = await open(page);
    await explorer.locator('input[value=sandwich]').check();
    await explorer.locator('input[value="12"]').check();
    await expect(explorer.getByRole('img', { name: /^Sandwich, 12 layers: the gradient behind the last layer is/ })).toHaveCount(1);
    await expect(explorer.getByRole('img', { name: /^A norm at both ends of the branch/ })).toHaveCount(1);
  });

  test('takes the norm along with the pointer, and lets it rest where it is nearest', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const explorer = await open(page);
    const norm = explorer.locator('.movable .norm-entry').first();
    for (const place of ['reordered', 'pre', 'post'] as const) {
      const target = await centre(explorer.locator(`.movable [data-slot=${SLOTS[place]}]`).first());
      const from = await centre(norm);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(target.x + 9, target.y + 4, { steps: 6 });
      const held = await centre(norm);
      expect([held.x, held.y], `${place}, under the pointer`).toEqual([expect.closeTo(target.x + 9, 0), expect.closeTo(target.y + 4, 0)]);
      await page.mouse.up();
      await expect(explorer.locator(`input[value=${place}]`)).toBeChecked();
      const rest = await centre(norm);
      expect([rest.x, rest.y], `${place}, let go`).toEqual([expect.closeTo(target.x, 0), expect.closeTo(target.y, 0)]);
    }
  });

  test('puts the norm where a place is pressed, at both ends when it is the branch', async ({ page }) => {
    const explorer = await open(page);
    await explorer.locator('.movable [data-slot=entry]').first().click();
    await expect(explorer.locator('input[value=pre]')).toBeChecked();
    await explorer.locator('.movable [data-slot=both]').first().click();
    await expect(explorer.locator('input[value=sandwich]')).toBeChecked();
  });

  test('keeps normalised queries and keys while the norm is taken and put back', async ({ page }) => {
    const explorer = await open(page);
    await explorer.locator('input[value=reordered-qk]').check();
    await explorer.locator('.movable .norm-entry').first().click();
    await expect(explorer.locator('input[value=reordered-qk]')).toBeChecked();
  });

  test('stays in place while states change', async ({ page }) => {
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const explorer = await open(page);
      const boxes = (): Promise<(number | undefined)[]> =>
        Promise.all(
          ['.choices', '.movable', '.profiles', '.findings', '.reading'].map(
            async (part) => (await explorer.locator(part).boundingBox())?.y,
          ),
        );
      const before = await boxes();
      for (const place of PLACES) {
        await explorer.locator(`input[value=${place}]`).check();
        await explorer.locator(`input[value="6"]`).check();
        expect(await boxes(), `${place}, ${String(width)} px`).toEqual(before);
        await explorer.locator(`input[value="24"]`).check();
      }
      expect(await explorer.evaluate((each) => each.scrollWidth - each.clientWidth), `overflow at ${String(width)} px`).toBeLessThanOrEqual(
        0,
      );
    }
  });

  test('moves nothing for those who ask for less motion', async ({ page }) => {
    const transition = (): Promise<string> =>
      page
        .locator('.movable .norm-entry')
        .first()
        .evaluate((norm) => getComputedStyle(norm).transitionDuration);
    await open(page);
    expect(await transition()).toContain('0.35s');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await transition()).toBe('0s');
  });

  test('tells its parts apart in forced colours', async ({ page }) => {
    await page.emulateMedia({ forcedColors: 'active' });
    const explorer = await open(page);
    await explorer.locator('input[value=pre]').check();
    const style = (selector: string, name: string): Promise<string> =>
      explorer
        .locator(selector)
        .first()
        .evaluate((each, property) => getComputedStyle(each).getPropertyValue(property), name);
    expect(await style('.movable .norm-block', 'fill')).not.toBe(await style('.movable .norm-name', 'fill'));
    expect(await style('.movable .stream', 'stroke')).not.toBe(await style('.movable .layer', 'fill'));
  });

  test('stands as one row a place on paper', async ({ page }) => {
    const explorer = await open(page);
    await page.emulateMedia({ media: 'print' });
    await expectRows(explorer);
  });
});

test.describe('norm explorer on a touch screen', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test('follows a finger, and leaves scrolling to the rest of the diagram', async ({ page, context }) => {
    const explorer = await open(page);
    const norm = explorer.locator('.movable .norm-entry').first();
    const from = await centre(norm);
    const target = await centre(explorer.locator('.movable [data-slot=exit]').first());
    const touch = await context.newCDPSession(page);
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints: points });
    const swipe = async (to: { x: number; y: number }, start: { x: number; y: number }): Promise<void> => {
      await send('touchStart', [start]);
      for (const share of [0.25, 0.5, 0.75, 1]) {
        await send('touchMove', [{ x: start.x + share * (to.x - start.x), y: start.y + share * (to.y - start.y) }]);
      }
      await send('touchEnd', []);
    };
    const scrolled = (): Promise<number> => page.evaluate(() => window.scrollY);
    const before = await scrolled();
    await swipe(target, from);
    await expect(explorer.locator('input[value=reordered]')).toBeChecked();
    expect(await scrolled()).toBe(before);

    const beside = await centre(explorer.locator('.movable .layer'));
    await swipe({ x: beside.x, y: beside.y - 80 }, beside);
    await expect.poll(scrolled).toBeGreaterThan(before);
  });
});

test.describe('norm explorer without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  for (const width of [390, 1280]) {
    test(`stands as one row a place, ${String(width)} px wide`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(POST);
      await expectRows(page.locator('.norm-explorer'));
    });
  }
});

async function expectRows(explorer: Locator): Promise<void> {
  const rows = explorer.locator('section');
  await expect(rows).toHaveCount(PLACES.length);
  for (let i = 0; i < PLACES.length; i++) {
    const row = rows.nth(i);
    await expect(row.locator('svg:visible')).toHaveCount(2);
    await expect(row.locator('.effect')).toBeVisible();
    await expect(row.locator('.finding')).toContainText('24 layers: the gradient behind the last layer is');
    await expect(row.locator('.finding')).toContainText('At 6, 12 and 48 layers');
    // The last two places differ inside the branch only.
    await expect(row.locator('.equation:visible')).toHaveCount(i === PLACES.length - 1 ? 0 : 1);
  }
  await expect(explorer.locator('input:visible')).toHaveCount(0);
}

async function open(page: Page): Promise<Locator> {
  expect((await visit(page, POST)).complaints).toEqual([]);
  const explorer = page.locator('.norm-explorer');
  await explorer.locator('.movable').scrollIntoViewIfNeeded();
  await expect(explorer).toHaveClass(/draggable/);
  return explorer;
}

/** Classes of the places whose line is in front in the profile that is shown. */
function front(explorer: Locator): Promise<string[]> {
  return explorer
    .locator('.profiles svg:visible .label')
    .evaluateAll((labels) =>
      labels
        .filter((label) => getComputedStyle(label).getPropertyValue('--front') === '1')
        .map((label) => [...label.classList].find((each) => each.startsWith('place-')) ?? ''),
    );
}

async function centre(element: Locator): Promise<{ x: number; y: number }> {
  const box = await element.boundingBox();
  if (!box) throw new Error('the element is not shown');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
