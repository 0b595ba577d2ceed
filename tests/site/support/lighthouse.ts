/** Lighthouse on a page, as on a middling phone with a slow connection, both simulated from what an unhindered load showed. */
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { findBrowser } from './browser.ts';

export const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

type Category = (typeof CATEGORIES)[number];

export interface LighthouseOutcome {
  scores: Record<Category, number>;
  /** Audits that cost points, "seo: canonical". */
  shortcomings: string[];
}

/** Scores are out of 100. Throws when Lighthouse could not load the page. */
export async function lighthouseOutcome(address: string): Promise<LighthouseOutcome> {
  const { executablePath, args = [], env } = findBrowser();
  const browser = await launch({
    ...(executablePath === undefined ? {} : { chromePath: executablePath }),
    chromeFlags: ['--headless=new', ...args],
    ...(env ? { envVars: env } : {}),
    logLevel: 'silent',
  });
  try {
    const outcome = await lighthouse(address, { port: browser.port, logLevel: 'silent', onlyCategories: [...CATEGORIES] });
    if (!outcome || outcome.lhr.runtimeError)
      throw new Error(`Lighthouse cannot load ${address}: ${outcome?.lhr.runtimeError?.message ?? 'no result'}`);
    const { categories, audits } = outcome.lhr;
    const scores = Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(100 * (categories[name]?.score ?? 0))]));
    const shortcomings = CATEGORIES.flatMap((name) =>
      (categories[name]?.auditRefs ?? [])
        .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9)
        .map(({ id }) => `${name}: ${id} ${audits[id]?.explanation ?? audits[id]?.displayValue ?? ''}`),
    );
    return { scores: scores as LighthouseOutcome['scores'], shortcomings };
  } finally {
    browser.kill();
  }
}
