import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { miniProject, type MiniProject } from './mini-project.ts';
import { PATIENCE_MS, startRun, timeless, waitingIn, type Ended } from './processes.ts';
import { undisturbed } from './surroundings.ts';

/** Mounts a small file system of its own, or one that is read-only, where the process may: as root, or in a namespace of its own. */
const MAY_MOUNT = process.platform === 'linux' && spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

/** Runs the command with a file system mounted at the project's `out`, which is gone with it; what it holds at the end lies in `kept`. */
function runOn(mountOptions: string, project: MiniProject, kept: string, parameters: readonly string[]): Promise<Ended> {
  const script = `mount -t tmpfs -o ${mountOptions} none "$1" && shift && out="$1" && kept="$2" && shift 2 && "$@"; status=$?; cp -a "$out/." "$kept/"; exit $status`;
  mkdirSync(kept, { recursive: true });
  mkdirSync(project.out, { recursive: true });
  const within = ['unshare', '-rm', 'sh', '-c', script, 'sh', project.out, project.out, kept];
  return startRun(project, [...parameters, '--out', project.out], { within }).ended;
}

describe.skipIf(!MAY_MOUNT)(
  'a run on a disk (mounted with unshare and tmpfs, which not every system permits)',
  { timeout: 4 * PATIENCE_MS },
  () => {
    test('that fills up ends with file and remedy, keeps what it has, and goes on when there is space', async () => {
      const project = miniProject();
      const kept = path.join(project.root, 'kept');
      // A page for each file and folder, of which a cell takes one.
      const { status, stderr } = await runOn('size=36k', project, kept, ['--profile', 'full', '--workers', '1']);
      expect(status).toBe(1);
      expect(stderr).toMatch(
        /\ncannot write .*\.json: the disk is full \(ENOSPC\)\. Free some space, or choose another disk with --out\. What was measured before is kept; the same command goes on from there\.\n$/,
      );
      const cellCount = waitingIn(kept).length;
      expect(cellCount).toBeGreaterThan(0);
      expect(cellCount).toBeLessThan(12);
      expect(existsSync(path.join(kept, '.cells/lock'))).toBe(false);
      const resumed = await startRun(project, ['--profile', 'full', '--out', kept]).ended;
      expect(resumed).toMatchObject({
        status: 0,
        stderr: expect.stringContaining(`12 cells: ${cellCount} fresh, ${12 - cellCount} measured`) as string,
      });
      expect(timeless(kept)).toEqual(await undisturbed('full'));
    });

    test('that is read-only ends with file and remedy before anything is measured', async () => {
      const project = miniProject();
      const log = path.join(project.root, 'log');
      const { status, stderr } = await runOn('ro', project, path.join(project.root, 'kept'), []);
      expect(status).toBe(1);
      expect(stderr).toMatch(
        /^cannot write .*out\/\.cells\/lock: not allowed \(EROFS\)\. Allow writing there, or choose another folder with --out\. Nothing was measured\.\n$/,
      );
      expect(existsSync(log)).toBe(false);
      expect((await startRun(project, ['--out', path.join(project.root, 'elsewhere')]).ended).status).toBe(0);
      expect(timeless(path.join(project.root, 'elsewhere'))).toEqual(await undisturbed('laptop'));
    });
  },
);
