import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Playwright's, run by scripts/test.ts in a browser.
    exclude: ['tests/site/**'],
    env: { TZ: 'UTC' },
    pool: 'forks',
    maxWorkers: 2,
    // Ten times what the slowest test without its own limit takes on two busy cores.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
