/** What a page makes a reader load, by type, from what the browser asked for. */
import { gzipSync } from 'node:zlib';
import type { Page, Response } from '@playwright/test';

/** Bytes: texts after gzip, fonts and images as they are. */
export interface PageWeight {
  html: number;
  css: number;
  js: number;
  fonts: number;
  images: number;
}

const TYPES: [RegExp, keyof PageWeight][] = [
  [/^text\/html/, 'html'],
  [/^text\/css/, 'css'],
  [/^(text|application)\/javascript/, 'js'],
  [/^font\//, 'fonts'],
  [/^image\//, 'images'],
];

/**
 * Opens `path` in a page that has loaded nothing yet, reads it to its end, and weighs everything that came: modules imported by modules,
 * preloads, fonts that the text asked for, and images that wait until they are near. What first use loads, such as the search index, is not in it.
 * Throws when something came that is none of these types.
 */
export async function weighPage(page: Page, path: string): Promise<PageWeight> {
  const responses: Response[] = [];
  page.on('response', (response) => responses.push(response));
  await page.goto(path);
  await readToTheEnd(page);
  await page.waitForLoadState('networkidle');
  const weight: PageWeight = { html: 0, css: 0, js: 0, fonts: 0, images: 0 };
  for (const response of responses.filter((each) => !isIcon(each.url()))) {
    const content = response.headers()['content-type'] ?? '';
    const type = TYPES.find(([pattern]) => pattern.test(content))?.[1];
    if (!type)
      throw new Error(`${path} loads ${response.url()} of type "${content}" (expected a text, a font or an image): give it a budget`);
    const body = await response.body();
    weight[type] += type === 'fonts' || type === 'images' ? body.length : gzipSync(body, { level: 9 }).length;
  }
  return weight;
}

/** Scrolls by screens, as a reader does, and back. */
export async function readToTheEnd(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = (): Promise<number> => new Promise(requestAnimationFrame);
    for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
      scrollTo({ top, behavior: 'instant' });
      await frame();
      await frame();
    }
    scrollTo({ top: 0, behavior: 'instant' });
    await frame();
  });
}

/** Not every browser, nor every mode of one, asks for the icon of the tab. */
const isIcon = (address: string): boolean => /\/favicon\.\w+$/.test(address);
