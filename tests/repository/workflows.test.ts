import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from './imports.ts';

const FOLDER = join(ROOT, '.github', 'workflows');
const step = z.object({ run: z.string().optional(), uses: z.string().optional() });
const job = z.object({
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  'timeout-minutes': z.number().optional(),
  steps: z.array(step),
});
const workflow = z.object({ permissions: z.record(z.string(), z.string()), jobs: z.record(z.string(), job) });
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

/** Scripts of package.json that a command calls by name. */
const scriptsOf = (command: string): string[] =>
  [...command.matchAll(/npm (?:run ([\w:-]+)|(test)\b)/g)].map(([, name, test]) => name ?? test ?? '');

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.yml')))
  describe(file, () => {
    const { jobs, permissions } = workflow.parse(parse(readFileSync(join(FOLDER, file), 'utf8')));
    const steps = Object.values(jobs).flatMap((each) => each.steps);

    test('calls only scripts that package.json has', () => {
      const called = steps.flatMap(({ run = '' }) => scriptsOf(run));
      expect(called.filter((name) => !(name in scripts))).toEqual([]);
    });

    test('waits only for jobs that it has', () => {
      const awaited = Object.values(jobs).flatMap(({ needs = [] }) => needs);
      expect(awaited.filter((name) => !(name in jobs))).toEqual([]);
    });

    test('may only read unless a job says why it writes', () => expect(permissions).toEqual({ contents: 'read' }));
  });

test('a call of a script that does not exist is seen', () => {
  expect(scriptsOf('npm ci && npm run build && npm test')).toEqual(['build', 'test']);
  expect('deploy' in scripts).toBe(false);
});
