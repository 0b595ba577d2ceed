import type { APIContext } from 'astro';

/** What Pagefind needs beyond the policy of every other page: its script from this site, and WebAssembly. */
export function allowSearch(policy: APIContext['csp']): void {
  policy?.insertScriptResource("'self'");
  policy?.insertScriptResource("'wasm-unsafe-eval'");
}
