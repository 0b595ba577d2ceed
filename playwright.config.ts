/** The built site in a browser: `npm run build`, then `playwright test`. `npm test` does both. */
import { defineConfig } from '@playwright/test';
import { site } from './site.config.ts';
import { findBrowser } from './tests/site/support/browser.ts';

const PORT = 4329;
const browser = await findBrowser();

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
    command: `astro preview --port ${PORT}`,
    url: `http://localhost:${PORT}${site.basePath}`,
    env: { ASTRO_TELEMETRY_DISABLED: '1' },
    reuseExistingServer: false,
    timeout: 60_000,
  },
});
