import { expect, test } from 'vitest';
import { playwrightTimes } from '../../scripts/test-times.ts';

const spec = (...durations: number[]) => ({ tests: [{ results: durations.map((duration) => ({ duration })) }] });

test('playwrightTimes sums what each file took, tries and nested groups included, the slowest first', () => {
  const report = {
    suites: [
      { title: 'quick.spec.ts', specs: [spec(400), spec(900)] },
      { title: 'slow.spec.ts', specs: [], suites: [{ title: 'group', specs: [spec(2000, 3000), spec(1000)] }] },
    ],
  };
  expect(playwrightTimes(report)).toBe('6 s in 2 tests of slow.spec.ts\n1 s in 2 tests of quick.spec.ts');
});
