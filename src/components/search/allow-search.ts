import type { APIContext } from 'astro';

/** What Pagefind needs beyond the policy of every other page: its files from this site, and WebAssembly made from one of them. */
export function allowSearch(policy: APIContext['csp']): void {
  policy?.insertDirective("connect-src 'self'");
  policy?.insertScriptResource("'self'");
  policy?.insertScriptResource("'wasm-unsafe-eval'");
}
