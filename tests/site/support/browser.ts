/** The browser that tests run in: one that the machine has, or the one that npm brings. Nothing is downloaded. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LaunchOptions } from '@playwright/test';
import { unpacked } from '../../support/chromium-archive.ts';

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
export function findBrowser(): LaunchOptions {
  const wanted = process.env.TEST_BROWSER;
  const installed = wanted === 'bundled' ? undefined : (wanted ?? INSTALLED.find((path) => existsSync(path)));
  // Chromium's sandbox refuses to start for root, as in containers.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return { ...(installed === undefined ? bundledBrowser() : { executablePath: installed }), args: [...QUIET, ...sandbox] };
}

/** With the few libraries that a machine without a desktop may lack, and a font beside those that the machine has. */
function bundledBrowser(): LaunchOptions {
  const fonts = unpacked('fonts');
  const configuration = join(fonts, 'with-system.conf');
  writeFileSync(
    configuration,
    `<?xml version="1.0"?><fontconfig><dir>/usr/share/fonts</dir><dir>${fonts}</dir><cachedir>${join(fonts, 'cache')}</cachedir></fontconfig>`,
  );
  return {
    executablePath: join(unpacked('chromium'), 'chromium'),
    env: { ...process.env, LD_LIBRARY_PATH: join(unpacked('libraries'), 'al2023/lib'), FONTCONFIG_FILE: configuration },
  };
}
