/** What helps to check, follow and cite a text: cards, formulas, references, terms. */
import { expect, test, type Page } from '@playwright/test';
import { z } from 'zod';
import { site } from '../../site.config.ts';
import { attributeValues, distFile, ESSAYS, EXPERIMENTS, fileText, pageHtml, POSTS } from './support/site.ts';
import { visit } from './support/visit.ts';

const [post = ''] = POSTS;
const reference = 'a[href="#ref-wang2019dlcl"]';

async function hover(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().hover();
  await expect(page.locator('.card')).toBeVisible();
}

test.describe('cards', () => {
  test('show under the pointer what a citation leads to, stay while it is on them, and go with it', async ({ page }) => {
    await visit(page, post);
    await hover(page, reference);
    const card = page.locator('.card');
    await expect(card).toContainText('Learning Deep Transformer Models for Machine Translation');
    await expect(card.locator('.back-links')).toHaveCount(0);
    await card.hover();
    await page.waitForTimeout(600);
    await expect(card).toBeVisible();
    await page.mouse.move(5, 5);
    await expect(card).toBeHidden();
  });

  test('open at the focus, are next for the keyboard, and close with Escape', async ({ page }) => {
    await visit(page, post);
    const link = page.locator(reference).first();
    await page.keyboard.press('Tab');
    await link.focus();
    const card = page.locator('.card');
    await expect(card).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(card.locator('a').first()).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(card).toBeHidden();
    await expect(link).toBeFocused();
  });

  test('show formulas, terms, figures and claims', async ({ page }) => {
    await visit(page, 'papers/pre-ln-vs-post-ln/');
    const card = page.locator('.card');
    await hover(page, 'a[href="#eq-attenuation"]:not(.equation-number)');
    await expect(card.locator('.katex')).toBeVisible();
    await hover(page, 'a[href="#term-effective-rank"]');
    await expect(card).toContainText('entropy of the singular values');
    await hover(page, '.claim-mark');
    await expect(card).toContainText('holds');
    await expect(card.locator('a')).toHaveAttribute('href', /claims\/#/);
  });

  test('show a figure with its title', async ({ page }) => {
    await visit(page, post);
    await hover(page, 'a.cross-reference[href^="#fig-"]');
    const card = page.locator('.card');
    await expect(card.locator('svg')).toBeVisible();
    await expect(card.locator('strong')).toBeVisible();
  });

  test('leave every id in the page unique', async ({ page }) => {
    await visit(page, post);
    for (const selector of [reference, 'a[href="#term-spread"]']) {
      await hover(page, selector);
      const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map(({ id }) => id));
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    }
  });

  test('stay within a narrow window', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 800 });
    await visit(page, post);
    await hover(page, reference);
    const box = await page.locator('.card').boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  test.describe('under a finger', () => {
    test.use({ hasTouch: true });

    test('open at a first tap, and lead on from within', async ({ page }) => {
      await visit(page, post);
      await page.locator(reference).first().tap();
      const card = page.locator('.card');
      await expect(card).toBeVisible();
      expect(new URL(page.url()).hash).toBe('');
      await card.getByText('Show in its place').tap();
      expect(new URL(page.url()).hash).toBe('#ref-wang2019dlcl');
      await expect(card).toBeHidden();
    });
  });
});

test.describe('formulas', () => {
  for (const path of ESSAYS) {
    test(`of /${path} are numbered from 1 on, and each number is a permanent link`, async ({ page }) => {
      await visit(page, path);
      const numbers = page.locator('.equation-number');
      // The explorable shows the formulas of all places without numbers.
      const count = await page.locator('.katex-display').and(page.locator(':not(#fig-norm-explorer *)')).count();
      expect(await numbers.allTextContents()).toEqual(Array.from({ length: count }, (_, index) => `(${index + 1})`));
      for (const number of await numbers.all()) {
        const target = (await number.getAttribute('href')) ?? '';
        await expect(page.locator(`${target}.numbered`)).toHaveCount(1);
      }
    });
  }

  test('copy as LaTeX and as MathML', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await visit(page, post);
    const equation = page.locator('#eq-post-ln');
    await equation.locator('summary').focus();
    await equation.getByRole('button', { name: 'Copy LaTeX' }).click();
    await expect(equation.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      '\\text{Post-LN: }\\ x_k=\\mathrm N\\big(x_{k-1}+F_k(x_{k-1})\\big)',
    );
    await equation.getByRole('button', { name: 'Copy MathML' }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^<math/);
    const mathml = await page.evaluate(async () => {
      const text = await navigator.clipboard.readText();
      const parsed = new DOMParser().parseFromString(text, 'application/xml').documentElement;
      return {
        name: parsed.localName,
        namespace: parsed.namespaceURI,
        error: text.includes('parsererror'),
        source: text.includes('annotation'),
      };
    });
    expect(mathml).toEqual({ name: 'math', namespace: 'http://www.w3.org/1998/Math/MathML', error: false, source: false });
  });

  test('tell their symbols under the pointer, without moving the page', async ({ page }) => {
    await visit(page, post);
    const equation = page.locator('#eq-attenuation');
    await equation.scrollIntoViewIfNeeded();
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await equation.locator('.katex-display').hover();
    await expect(equation.locator('.legend')).toBeVisible();
    await expect(equation.locator('.legend')).toContainText('share of the variance it reads that the branch adds');
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(height);
    await page.keyboard.press('Escape');
    await expect(equation.locator('.legend')).toBeHidden();
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a formula tells its symbols at a press, and links lead to what the cards would show', async ({ page }) => {
    await page.goto(post);
    const equation = page.locator('#eq-post-ln');
    await equation.locator('summary').click();
    await expect(equation.locator('.legend')).toBeVisible();
    await expect(equation.locator('button')).toHaveCount(0);
    await page.locator('a[href="#term-spread"]').click();
    await expect(page.locator('#term-spread')).toBeInViewport();
  });
});

for (const path of ESSAYS) {
  test(`every citation of /${path} has a way there and back`, () => {
    const html = pageHtml(path);
    const ids = new Set(attributeValues(html, 'id'));
    const places = [...ids].filter((id) => /^cite-\d+$/.test(id));
    const back = attributeValues(html, 'href').filter((address) => /^#cite-\d+$/.test(address));
    expect(places.length).toBeGreaterThan(5);
    expect(back.map((address) => address.slice(1)).sort()).toEqual(places.sort());
  });
}

const article = z.object({
  '@context': z.literal('https://schema.org'),
  '@type': z.enum(['BlogPosting', 'ScholarlyArticle']),
  headline: z.string(),
  author: z.object({ '@type': z.literal('Organization'), name: z.string() }),
  datePublished: z.iso.date(),
  dateModified: z.iso.date(),
  url: z.url(),
  license: z.url(),
  isPartOf: z.object({ name: z.string(), url: z.url() }),
  citation: z.array(z.object({ '@type': z.string(), name: z.string(), url: z.url().optional() })).min(1),
});

const dataset = z.object({
  '@context': z.literal('https://schema.org'),
  '@type': z.literal('Dataset'),
  name: z.string(),
  description: z.string().min(50),
  creator: z.object({ name: z.string() }),
  variableMeasured: z.array(z.string()).min(1),
  distribution: z.array(z.object({ '@type': z.literal('DataDownload'), contentUrl: z.url(), encodingFormat: z.string() })).min(2),
});

const described = (path: string): unknown =>
  JSON.parse(/<script type="application\/ld\+json">([^<]*)<\/script>/.exec(pageHtml(path))?.[1] ?? 'null');

for (const path of ESSAYS) {
  test(`/${path} tells indexers what it is, and the browser refuses nothing of it`, async ({ page }) => {
    const { complaints } = await visit(page, path);
    expect(complaints).toEqual([]);
    const data = article.parse(described(path));
    expect(new URL(data.url).pathname).toBe(new URL(page.url()).pathname);
    const tag = (name: string): Promise<string | null> => page.locator(`meta[name="${name}"]`).first().getAttribute('content');
    expect(await tag('citation_title')).toBe(data.headline);
    expect(await tag('citation_public_url')).toBe(data.url);
    expect(await page.locator('meta[name="citation_reference"]').count()).toBe(data.citation.length);
  });

  test(`/${path} can be cited from files`, async ({ page }) => {
    await visit(page, path);
    await page.getByText('Cite', { exact: true }).click();
    for (const [ending, start] of Object.entries({ bib: '@online{', ris: 'TY  - BLOG', json: '[', txt: site.author })) {
      const link = page.locator(`.cite-this a[href$="cite.${ending}"]`);
      const file = distFile(new URL((await link.getAttribute('href')) ?? '', page.url()).pathname);
      expect(fileText(file ?? '').startsWith(start), ending).toBe(true);
    }
  });
}

for (const path of EXPERIMENTS) {
  test(`/${path} describes its data set, whose files exist`, () => {
    for (const { contentUrl } of dataset.parse(described(path)).distribution)
      expect(distFile(new URL(contentUrl).pathname), contentUrl).not.toBeNull();
  });
}

test('commands copy at a press', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await visit(page, 'experiments/warmup/');
  await page.locator('.copy-code').first().click();
  await expect(page.locator('.copy-code').first()).toHaveText('Copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^npm run experiments -- run warmup --profile/);
});

test('pages say what changed, and one page says it all', async ({ page }) => {
  await visit(page, post);
  await page.getByText('What changed on this page').click();
  const first = await page.locator('.page-changes li').first().innerText();
  await page.goto('changes/');
  await expect(page.locator('main')).toContainText(first.replace(/^.*?: /, ''));
});
