import { join } from 'node:path';

/** In MB. Compiling an essay leaves much that lives shortly beside results that live on; Node's default of 16 collects it twenty times. */
const YOUNG_GENERATION = 128;

/** What Node is started with to run Astro's development server. */
export function serverCommand(options: readonly string[]): string[] {
  return [`--max-semi-space-size=${YOUNG_GENERATION}`, join('node_modules', 'astro', 'bin', 'astro.mjs'), 'dev', ...options];
}
