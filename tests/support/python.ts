import { spawnSync } from 'node:child_process';

/** Why a Python program that needs `modules` cannot run here; null when it can. */
export function whyNoPython(...modules: string[]): string | null {
  const { status, error, stderr } = spawnSync('python3', ['-W', 'ignore', '-c', modules.map((name) => `import ${name}`).join('\n')], {
    encoding: 'utf8',
  });
  if (error) return 'there is no python3';
  return status === 0 ? null : (stderr.trim().split('\n').at(-1) ?? `python3 lacks one of ${modules.join(', ')}`);
}
