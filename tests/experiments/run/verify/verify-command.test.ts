import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { VerifiedCell } from '../../../../experiments/run/verify/verify-command.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { miniProject, type MiniProject } from '../mini-project.ts';
import { runMini } from '../surroundings.ts';

interface Said {
  status: number | null;
  stdout: string;
  stderr: string;
}

function verify({ root }: MiniProject, ...parameters: string[]): Said {
  const command = [
    path.join(import.meta.dirname, '../mini-command.ts'),
    root,
    'verify',
    '--backend',
    'wasm',
    '--workers',
    '1',
    ...parameters,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

function verified(project: MiniProject, ...parameters: string[]): VerifiedCell[] {
  return JSON.parse(verify(project, '--json', ...parameters).stdout) as VerifiedCell[];
}

async function measuredProject(): Promise<MiniProject> {
  const project = miniProject();
  await runMini(project, { workers: 1 });
  return project;
}

/** Content of every file below `folder`, by its path. */
function filesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => path.join(parentPath, name));
  return Object.fromEntries(paths.map((file) => [file, readFileSync(file, 'utf8')]));
}

describe('experiments verify', () => {
  test('measures a sample again, finds the same bits, and leaves the folder as it was', async () => {
    const project = await measuredProject();
    const before = filesOf(project.out);
    const { status, stdout, stderr } = verify(project, '--sample', '3');
    expect(stderr).not.toContain('failed');
    expect(stdout).toMatch(/^update-sensitivity \(laptop\), eta 0\.00\d, seed \d: same bits$/m);
    expect(stdout).toMatch(/\n3 cells measured again: 3 same bits\n$/);
    expect(status).toBe(0);
    expect(filesOf(project.out)).toEqual(before);
  });

  test('takes the same sample for the same seed, another for another, and all cells where the sample is larger', async () => {
    const project = await measuredProject();
    const keys = (...parameters: string[]): string[] =>
      verified(project, ...parameters)
        .map(({ key }) => key)
        .sort();
    const [first, again, other] = [keys('--seed', '1'), keys('--seed', '1'), keys('--seed', '5')];
    expect(first).toHaveLength(2);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(keys('--sample', '99')).size).toBe(8);
  });

  test('says which number differs, by how much, and that the cell is stale, when the code gives others', async () => {
    const project = await measuredProject();
    project.edit('experiments/model/formula.ts', 'seed * 12.5', 'seed * 12.25');
    const { status, stdout } = verify(project, '--sample', '99');
    expect(status).toBe(2);
    expect(stdout).toMatch(
      /eta 0\.002, seed 1: differs: squaredChange by \d\.\de[+-]\d+ \(-?[\d.]+ and -?[\d.]+\); measured on wasm with Node v.*, repeated on wasm with Node v.*; the cell is stale: the code that it runs changed$/m,
    );
    expect(stdout).toMatch(/8 cells measured again: 8 differs\n$/);
  });

  test('finds a number that somebody changed in the file', async () => {
    const project = await measuredProject();
    const file = path.join(project.out, 'update-sensitivity.json');
    const text = readFileSync(file, 'utf8');
    const [, value = ''] = /"squaredChange": (-?[\d.]+)/.exec(text) ?? [];
    writeFileSync(file, text.replace(value, `${value}1`));
    const outcomes = verified(project, '--sample', '99').map(({ outcome, detail }) => [outcome, detail.includes(`${value}1`)]);
    expect(outcomes.filter(([outcome]) => outcome === 'differs')).toEqual([['differs', true]]);
    expect(outcomes.filter(([outcome]) => outcome === 'same bits')).toHaveLength(7);
  });

  test.each([
    ['b + a', 'same bits', 0],
    ['(b + a) * 1.0001', 'within tolerance', 0],
    ['(b + a) * 1.01', 'differs', 2],
  ])('judges a cell of wasm by the tolerance on a backend that computes %s: %s', async (formula, outcome, status) => {
    const project = await measuredProject();
    if (formula !== 'b + a') project.edit('experiments/kernels/webgpu/add.ts', 'b + a', formula);
    const said = verify(project, '--backend', 'webgpu', '--sample', '1');
    expect(said.stdout).toMatch(new RegExp(`seed \\d: ${outcome}`));
    expect(said.status).toBe(status);
  });

  test('lets a difference pass on wasm only where the kernels are others', async () => {
    const project = await measuredProject();
    project.edit('experiments/kernels/wasm/add.ts', 'a + b', '(a + b) * 1.0001');
    expect(verified(project, '--sample', '1')).toMatchObject([
      { outcome: 'within tolerance', relative: expect.closeTo(1e-4, 6) as number },
    ]);
    expect(verified(project, '--sample', '1', '--tolerance', '1e-5')).toMatchObject([{ outcome: 'differs' }]);
  });

  test('reports a cell that cannot be measured any more', async () => {
    const project = await measuredProject();
    project.edit('experiments/suite/update-sensitivity.ts', 'config.eta === 0.25', 'config.eta === 0.003');
    const { status, stdout } = verify(project, '--sample', '99');
    expect(stdout).toMatch(/eta 0\.003, seed 2: failed: RangeError: no such eta$/m);
    expect(stdout).toMatch(/8 cells measured again: 6 same bits, 2 failed\n$/);
    expect(status).toBe(2);
  });

  test('leaves out what measures times alone, and refuses it by name', async () => {
    const project = await measuredProject();
    await runMini(project, { ids: ['norm-timing'] });
    expect(verified(project).map(({ id }) => id)).toEqual(['update-sensitivity', 'update-sensitivity']);
    const { status, stderr } = verify(project, 'norm-timing');
    expect(status).toBe(1);
    expect(stderr.trim()).toBe(
      'norm-timing measures times, which no repetition gives again. Measure it into another folder (run norm-timing --out DIR) and compare the folders.',
    );
  });

  test.each([
    [
      ['--out', 'nowhere'],
      /nowhere holds no cell to measure again\. Measure some first \(run --out .*nowhere\), or name a folder with --out\.$/,
    ],
    [['--tolerance', '2'], /2 is not a share between 0 and 1, such as 1e-3\.$/],
    [['--sample', '0'], /0 is not at least 1\.$/],
    [['update-sensitivty'], /^unknown experiment: update-sensitivty; did you mean "update-sensitivity"\?/],
  ])('refuses %j', (parameters, message) => {
    const project = miniProject();
    const { status, stderr } = verify(
      project,
      ...parameters.map((each) => (each === 'nowhere' ? path.join(temporaryFolder(), each) : each)),
    );
    expect(status).toBe(1);
    expect(stderr.trim()).toMatch(message);
  });
});
