import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { start } from '../../scripts/new.ts';
import { withEntry, withImport } from '../../scripts/new/insert.ts';
import { copyWithoutPackages } from '../support/repository-copy.ts';

describe('start', () => {
  test.each([
    ['figur', 'loss', {}, 'unknown kind "figur"; did you mean "figure"?'],
    ['figure', 'Loss_By depth', {}, '"Loss_By depth" is no id for a figure (expected kebab-case'],
    ['figure', 'Loss_By depth', {}, 'npm run new figure loss-by-depth'],
    ['figure', 'warmup-curves', {}, 'figure "warmup-curves" exists already: src/figures/warmup-curves.ts'],
    ['post', 'normalization', {}, 'post "normalization" exists already: src/content/posts/normalization.mdx'],
    ['experiment', 'warmup', {}, 'experiment "warmup" exists already: experiments/suite/warmup.ts'],
    ['figure', 'new-one', { experiment: 'warmpu' }, 'unknown experiment "warmpu"; did you mean "warmup"?'],
    ['claim', 'new-one', { experiment: 'norm-timing' }, 'has no plain number of a model to start from (expected one of: gradient-norms'],
    ['paper', 'new-one', { reference: 'xiong2021' }, 'npm run new paper new-one -- --reference xiong2020'],
    ['experiment', 'new-one', { group: 'train' }, 'unknown group "train" (expected one of: initialisation, training'],
  ])('refuses %s %s with %j: %s', (kind, id, options, message) => {
    expect(() => start(kind, id, options)).toThrow(message);
  });

  test('gives a new post the next part and the day', () => {
    const { files } = start('post', 'new-one', {}, new Date('2027-03-01T12:00:00Z'));
    expect(files['src/content/posts/new-one.mdx']).toMatch(/title: 'New one'[\s\S]*date: 2027-03-01\npart: [2-9]/);
  });
});

describe('withImport', () => {
  const text = "import { z } from 'zod';\nimport { a } from './suite/alpha.ts';\nimport { c } from './suite/gamma.ts';\n\nconst x = 1;\n";

  test('puts the line among those of its folder, in their order', () => {
    expect(withImport(text, "import { b } from './suite/beta.ts';").split('\n')[2]).toBe("import { b } from './suite/beta.ts';");
    expect(withImport(text, "import { d } from './suite/zeta.ts';").split('\n')[3]).toBe("import { d } from './suite/zeta.ts';");
  });

  test('throws where no import of that folder stands', () => {
    expect(() => withImport(text, "import { b } from './other/beta.ts';")).toThrow('no import from ./other/');
  });
});

describe('withEntry', () => {
  test('ends the list that the opening names, and no other', () => {
    const text = 'const A = [\n  one,\n];\nconst B = {\n  two,\n} satisfies X;\n';
    expect(withEntry(`\n${text}`, 'const B', 'three,')).toContain('two,\n  three,\n} satisfies');
    expect(withEntry(`\n${text}`, 'const A', 'three,')).toContain('one,\n  three,\n];\nconst B');
  });

  test('throws where there is no such list', () => {
    expect(() => withEntry('\nconst A = 1;\n', 'const B', 'x,')).toThrow('no list that begins with "const B"');
  });
});

describe('npm run new', () => {
  const SOURCES = ['src', 'experiments', 'scripts', 'tests', 'site.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json'];
  let copy: string;

  beforeAll(() => {
    copy = copyWithoutPackages(SOURCES, []);
    for (const request of [
      'post trial-post',
      'paper trial-paper --reference xiong2020',
      'figure trial-figure',
      'claim trial-claim --experiment warmup',
      'experiment trial-experiment',
    ]) {
      const { status, output } = run('scripts/new.ts', ...request.split(' '));
      expect(status, output).toBe(0);
      expect(output).toContain('Next:');
    }
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  function run(...parameters: string[]): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, parameters, {
      cwd: copy,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC', NO_COLOR: '1' },
    });
    return { status, output: stdout + stderr };
  }

  test('writes files that the compiler accepts', () => {
    const written = [
      'src/figures/trial-figure.ts',
      'experiments/claims/trial-claim.ts',
      'experiments/suite/trial-experiment.ts',
      'experiments/claims/predictions/trial-experiment.ts',
      'tests/experiments/claims/predictions/trial-experiment.test.ts',
      'experiments/result.ts',
      'experiments/registry.ts',
      'experiments/claims/index.ts',
      'src/figures/index.ts',
      'src/data/experiment-groups.ts',
      'tests/src/figures/synthetic.ts',
    ];
    writeFileSync(join(copy, 'tsconfig.trial.json'), JSON.stringify({ extends: './tsconfig.json', include: written, files: written }));
    const { status, output } = run('node_modules/typescript/bin/tsc', '--noEmit', '--project', 'tsconfig.trial.json');
    expect(status, output).toBe(0);
  }, 240_000);

  test('writes an experiment that measures, and leaves the results of the others fresh', () => {
    const measured = run('experiments/cli.ts', 'run', 'trial-experiment', '--profile', 'smoke', '--backend', 'wasm', '--out', 'smoke');
    expect(measured.status, measured.output).toBe(0);
    expect(measured.output).toContain('6 measured');
    const { output } = run('experiments/cli.ts', 'status');
    expect(output).toContain('trial-experiment: no result');
    expect(output).not.toContain(': stale');
  }, 240_000);

  test('writes a claim that is judged and flips, and a prediction that comes out each way', () => {
    const { status, output } = run(
      'node_modules/vitest/vitest.mjs',
      'run',
      'tests/experiments/claims/claims.test.ts',
      'tests/experiments/claims/predictions/trial-experiment.test.ts',
      '--testNamePattern',
      'trial',
    );
    expect(status, output).toBe(0);
    expect(output).toMatch(/Tests +10 passed/);
  }, 240_000);

  test('refuses to write the same once more', () => {
    const { status, output } = run('scripts/new.ts', 'claim', 'trial-claim');
    expect(status).toBe(1);
    expect(output.trim()).toBe(
      'claim "trial-claim" exists already: experiments/claims/trial-claim.ts. Choose another id, or change that file.',
    );
  });

  test('writes a figure that draws the committed results', () => {
    const { status, output } = run(
      '--input-type=module',
      '--eval',
      `const { figureNamed } = await import('./src/figures/index.ts');
       const { evidence } = await import('./src/data/evidence.ts');
       console.log(figureNamed('trial-figure', 'test').render(evidence()).description);`,
    );
    expect(status, output).toBe(0);
    expect(output).toMatch(/^Mean of lossNats: .*Pre-LN \d/);
    expect(existsSync(join(copy, 'src/content/posts/trial-post.mdx'))).toBe(true);
    expect(readFileSync(join(copy, 'src/content/papers/trial-paper.mdx'), 'utf8')).toContain('<Cite id="xiong2020" />');
  });
});
