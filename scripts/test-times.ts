/** How long the tests of the site take, by file. */
import { z } from 'zod';

const suite = z.object({
  title: z.string(),
  specs: z.array(z.object({ tests: z.array(z.object({ results: z.array(z.object({ duration: z.number() })) })) })),
  get suites() {
    return z.array(suite).optional();
  },
});
type Suite = z.infer<typeof suite>;

/** A line for each file of Playwright's JSON report, the slowest first: `62 s in 108 tests of gates/weight.spec.ts`, over all workers. */
export function playwrightTimes(report: unknown): string {
  return z
    .object({ suites: z.array(suite) })
    .parse(report)
    .suites.map((file) => ({ title: file.title, durations: durations(file) }))
    .map((file) => ({ ...file, ms: file.durations.reduce((sum, each) => sum + each, 0) }))
    .sort((a, b) => b.ms - a.ms)
    .map(({ title, durations: { length }, ms }) => `${Math.round(ms / 1000)} s in ${length} tests of ${title}`)
    .join('\n');
}

function durations({ specs, suites = [] }: Suite): number[] {
  const own = specs.flatMap(({ tests }) => tests.map(({ results }) => results.reduce((sum, { duration }) => sum + duration, 0)));
  return [...own, ...suites.flatMap(durations)];
}
