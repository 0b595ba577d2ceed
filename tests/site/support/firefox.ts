/** Firefox, driven through WebDriver BiDi by Puppeteer: Playwright drives only a build of its own, which would have to be downloaded. */
import { existsSync } from 'node:fs';
import puppeteer, { type Browser } from 'puppeteer-core';

const INSTALLED = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];

/** Path of an installed Firefox, or null; TEST_FIREFOX names another. */
export function findFirefox(): string | null {
  return process.env.TEST_FIREFOX ?? INSTALLED.find((path) => existsSync(path)) ?? null;
}

export function launchFirefox(executablePath: string): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    // Firefox greets, updates and reports unless told not to.
    extraPrefsFirefox: { 'datareporting.policy.dataSubmissionEnabled': false, 'app.normandy.enabled': false, 'ui.prefersReducedMotion': 1 },
  });
}
