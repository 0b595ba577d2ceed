import { expect, test, type Page } from '@playwright/test';
import { PAPER } from '../../../src/quality/limits.ts';
import { measured } from '../support/measured.ts';
import { ESSAYS, EXPERIMENTS } from '../support/site.ts';

for (const path of [...ESSAYS, ...EXPERIMENTS.slice(0, 1), 'claims/', 'models/']) {
  test(`/${path} prints on A4 with nothing cut and nothing beyond the margins`, async ({ page }) => {
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize(PAPER);
    await page.goto(path);
    await expect(page.locator('h1')).toBeVisible();
    await expect(page.locator('.contents')).toBeHidden();
    const problems = [...(await tooWide(page)), ...(await figuresThatMayBeCut(page))];
    expect.soft(problems).toEqual([]);

    const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
    expect(pdf.slice(0, 5)).toBe('%PDF-');
    // A page scaled down to fit what is too wide would need fewer sheets than its height asks for.
    const sheets = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    expect.soft(sheets, `sheets for ${height} px`).toBeGreaterThanOrEqual(Math.floor(height / PAPER.height));
    measured('print', path, { problems: problems.length });
  });
}

/** What sticks out of the paper on the right and is not cut off by something that does not. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate((width) => {
    const beyond = (element: Element): boolean => element.getBoundingClientRect().right > width + 1;
    const cuts = (element: Element): boolean => getComputedStyle(element).overflowX !== 'visible' && !beyond(element);
    const isCut = (element: Element): boolean => {
      for (let outer = element.parentElement; outer; outer = outer.parentElement) if (cuts(outer)) return true;
      return false;
    };
    const out = [...document.body.querySelectorAll('*')].filter(
      (element) => beyond(element) && element.checkVisibility() && !isCut(element),
    );
    return out
      .filter((element) => !out.some((other) => other !== element && other.contains(element)))
      .map((element) => `${element.outerHTML.slice(0, 120)} reaches ${Math.round(element.getBoundingClientRect().right)} of ${width} px`);
  }, PAPER.width);
}

function figuresThatMayBeCut(page: Page): Promise<string[]> {
  return page.locator('figure').evaluateAll(
    (figures, height) =>
      figures.flatMap((figure) => {
        // A figure of several rows may break between them.
        const rows = [...figure.querySelectorAll('section')];
        return (rows.length > 0 ? rows : [figure]).flatMap((part) => {
          const own = part.getBoundingClientRect().height;
          const drawing = part.querySelector('svg') ?? part;
          const isWhole = [part, drawing.parentElement ?? part].some((each) => getComputedStyle(each).breakInside === 'avoid');
          return own <= height && isWhole
            ? []
            : [`a part of ${figure.id} is ${Math.round(own)} px high (a page: ${height}), break-inside: avoid is ${isWhole}`];
        });
      }),
    PAPER.height,
  );
}
