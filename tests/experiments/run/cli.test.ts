import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const CLI = path.resolve(import.meta.dirname, '../../../experiments/cli.ts');

function cli(...parameters: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...parameters], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('experiments', () => {
  test('list --json gives the experiments with the size of their grids', () => {
    const { status, stdout } = cli('list', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({
        id: 'warmup',
        timed: false,
        cells: expect.objectContaining({ laptop: expect.any(Number) as number }) as object,
      }),
    );
  });

  test.each([
    [['run', 'warmpu'], /^unknown experiment: warmpu; did you mean "warmup"\? \(known: .*\)$/],
    [
      ['run', '--profile', 'smoke'],
      /^profile smoke is for trying out and does not go into experiments\/results\. Write elsewhere with --out DIR/,
    ],
    [['run', '--seed', '2'], /^base seed 2 does not go into experiments\/results/],
    [['run', '--profile', 'huge'], /argument 'huge' is invalid\. Allowed choices are smoke, laptop, full\./],
    [['run', '--workers', '0'], /0 is not at least 1\./],
    [['refresh', '--budget', 'soon'], /soon is not a duration such as 90s, 10m or 1h\./],
  ])('%j is refused in one line', (parameters, message) => {
    const { status, stderr } = cli(...parameters);
    expect(status).toBe(1);
    expect(stderr.trim()).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a result that does not parse is refused with file, field and remedy', () => {
    const out = temporaryFolder();
    writeFileSync(path.join(out, 'warmup.json'), '{"schemaVersion": 2, "experiment": "warmup", "environments": {}, "runs": 3}');
    const { status, stderr } = cli('status', '--out', out);
    expect(status).toBe(1);
    expect(stderr.trim()).toMatch(/warmup\.json: field runs is 3: .*Restore it \(git checkout .*\) or measure it again/);
  });

  test('status --check exits with 2 where results are missing, and status alone does not', () => {
    const out = temporaryFolder();
    expect(cli('status', '--check', '--out', out)).toMatchObject({
      status: 2,
      stdout: expect.stringContaining('warmup: no result') as string,
    });
    expect(cli('status', '--out', out).status).toBe(0);
  });
});
