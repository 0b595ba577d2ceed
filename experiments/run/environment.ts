import { execFile } from 'node:child_process';
import os from 'node:os';
import { promisify } from 'node:util';
import type { Backend } from '../backends/backend.ts';
import type { Environment } from '../result.ts';
import { isPacked } from './module-file.ts';
import { packedSuite } from './packed-suite.ts';

/** What a worker tells about its backend: all of it that can be sent to another process. */
export type BackendDescription = Pick<Backend, 'name' | 'deviceKind' | 'device' | 'driver' | 'versions' | 'notices'>;

/** The machine and the code that a measurement is made with, for readers of the numbers. */
export function environmentOf(backend: BackendDescription, commit: string | null): Environment {
  const processors = os.cpus();
  return {
    backend: backend.name,
    deviceKind: backend.deviceKind,
    device: backend.device,
    driver: backend.driver,
    versions: backend.versions,
    node: process.version,
    platform: `${os.platform()} ${os.arch()} ${os.release()}`,
    processor: processors[0]?.model.trim() ?? 'unknown',
    coreCount: Math.max(1, processors.length),
    memoryBytes: os.totalmem(),
    commit,
    notices: backend.notices,
  };
}

/** Commit of the checkout at `root`, with "+" when the suite's code differs from it. Null without git or outside a checkout. */
export async function currentCommit(root: string): Promise<string | null> {
  if (isPacked) return (await packedSuite(root)).commit;
  const git = async (...args: string[]): Promise<string> => (await promisify(execFile)('git', args, { cwd: root })).stdout.trim();
  try {
    const commit = await git('rev-parse', 'HEAD');
    const changed = await git('status', '--porcelain', '--', 'experiments', 'package-lock.json', ':(exclude)experiments/results');
    return changed === '' ? commit : `${commit}+`;
  } catch {
    return null;
  }
}
