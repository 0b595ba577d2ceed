/** The browser that tests run in: one that the machine has, or the one that npm brings. Nothing is downloaded. */
import { existsSync } from 'node:fs';
import bundled from '@sparticuz/chromium';
import type { LaunchOptions } from '@playwright/test';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Chromium asks its maker for updates and experiments unless told not to. */
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-default-apps', '--no-first-run'];

/** Launch options. TEST_BROWSER names another executable, or "bundled" for the one that npm brings. */
export async function findBrowser(): Promise<LaunchOptions> {
  const wanted = process.env.TEST_BROWSER;
  const installed = wanted === 'bundled' ? undefined : (wanted ?? INSTALLED.find((path) => existsSync(path)));
  const executablePath = installed ?? (await bundled.executablePath());
  // Chromium's sandbox refuses to start for root, as in containers.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return { executablePath, args: [...QUIET, ...sandbox] };
}
