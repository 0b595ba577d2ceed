import { expect, test } from '@playwright/test';
import { budgetOf } from '../../../src/quality/budgets.ts';
import { measured } from '../support/measured.ts';
import { DOCUMENTS } from '../support/site.ts';
import { weighPage } from '../support/weight.ts';

for (const path of DOCUMENTS) {
  const { kind, textBytes, scriptBytes, fontBytes, imageBytes } = budgetOf(path);

  test(`/${path} stays within the budget of a page of kind "${kind}"`, async ({ page }) => {
    const { html, css, js, fonts, images } = await weighPage(page, path);
    expect.soft(html + css + js, `html ${html}, css ${css}, js ${js}`).toBeLessThanOrEqual(textBytes);
    expect.soft(js, 'JavaScript').toBeLessThanOrEqual(scriptBytes);
    expect.soft(fonts, 'fonts').toBeLessThanOrEqual(fontBytes);
    expect.soft(images, 'images').toBeLessThanOrEqual(imageBytes);
    measured('weight', path, { text: html + css + js, HTML: html, CSS: css, JavaScript: js, fonts, images });
  });
}
