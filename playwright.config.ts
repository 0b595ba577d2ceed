/** The built site in a browser: `npm run build`, then `playwright test`. `npm test` does both. */
import { defineConfig } from '@playwright/test';
import { site } from './site.config.ts';
import { findBrowser } from './tests/site/support/browser.ts';

// Another port lets two copies of the project be tested at once.
const PORT = Number(process.env.TEST_PORT ?? 4329);
const browser = findBrowser();

export default defineConfig({
  testDir: 'tests/site',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 90_000,
  forbidOnly: process.env.CI !== undefined,
  use: {
    baseURL: `http://localhost:${PORT}${site.basePath}`,
    launchOptions: browser,
    timezoneId: 'UTC',
    locale: 'en-GB',
  },
  webServer: {
    command: `node tests/site/support/serve.ts ${PORT}`,
    url: `http://localhost:${PORT}${site.basePath}`,
    reuseExistingServer: false,
    timeout: 60_000,
  },
});
