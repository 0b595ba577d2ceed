import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Time in milliseconds at which a file, or the newest file below a folder, was last written; -Infinity when there is none. Hidden files
 * do not count: they are caches and work in progress.
 */
export function newestChangeMs(path: string): number {
  if (!existsSync(path)) return -Infinity;
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const visible = readdirSync(path).filter((name) => !name.startsWith('.'));
  return Math.max(...visible.map((name) => newestChangeMs(join(path, name))));
}
