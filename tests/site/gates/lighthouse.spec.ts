import { expect, test } from '@playwright/test';
import { LOWEST_SCORE, LOWEST_TIMED_SCORE } from '../../../src/quality/limits.ts';
import { RECORDING } from '../../../src/quality/record.ts';
import { CATEGORIES, lighthouseOutcome } from '../support/lighthouse.ts';
import { measured } from '../support/measured.ts';
import { ESSAYS, EXPERIMENTS, POSTS } from '../support/site.ts';

/** A busy machine can only make a page slower, never faster: one run in three that is good shows what the page can do. */
const RUNS = 3;

/** Pages that are not held to the score, one of each kind: measured for the record alone. */
const COMPARED = ['', ...ESSAYS.filter((path) => path.startsWith('papers/')).slice(0, 1), ...EXPERIMENTS.slice(0, 1)];

/** It times the page, so that scripts/test.ts runs nothing beside it. */
const ALONE = { tag: '@alone' };

for (const path of process.env[RECORDING] ? [...POSTS, ...COMPARED] : POSTS) {
  const isHeld = POSTS.includes(path);

  test(
    `Lighthouse ${isHeld ? `gives /${path} ${LOWEST_SCORE} or more in every category` : `looks at /${path} for comparison`}`,
    ALONE,
    async ({ baseURL }) => {
      test.setTimeout(300_000);
      let best = await lighthouseOutcome(`${baseURL ?? ''}${path}`);
      for (let run = 1; run < RUNS && isHeld && Math.min(...Object.values(best.scores)) < LOWEST_SCORE; run++) {
        const next = await lighthouseOutcome(`${baseURL ?? ''}${path}`);
        if (next.scores.performance > best.scores.performance) best = next;
      }
      const { scores, shortcomings } = best;
      if (isHeld)
        for (const category of CATEGORIES) {
          const lowest = category === 'performance' ? LOWEST_TIMED_SCORE : LOWEST_SCORE;
          expect.soft(scores[category], shortcomings.join('; ')).toBeGreaterThanOrEqual(lowest);
        }
      measured('lighthouse', path, scores);
    },
  );
}
