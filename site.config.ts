/** What a publisher of the site decides. Everything that differs between hosts comes from the environment; see README.md. */

export interface SiteConfig {
  /** Scheme and host that the site is published under, without a path. */
  address: string;
  /** Path that the site is published under: "/" or "/some/path/", with both slashes. */
  basePath: string;
  title: string;
  description: string;
  author: string;
  language: string;
  /** Where the source is public, or null. Pages then link to files in it. */
  repository: string | null;
  /** Address of a GoatCounter site that counts views, or null: pages then show a dash and ask nobody. */
  viewCounter: string | null;
}

/** `.example` is reserved: an address that was forgotten points to nobody. */
const DEFAULT_ADDRESS = 'https://training-transformers.example';

/**
 * The configuration in `environment`: SITE_URL, BASE_PATH, REPOSITORY_URL and VIEW_COUNTER_URL, all optional.
 * Throws with the variable, its value, and what was expected.
 */
export function readSiteConfig(environment: Record<string, string | undefined>): SiteConfig {
  return {
    address: origin('SITE_URL', environment.SITE_URL) ?? DEFAULT_ADDRESS,
    basePath: basePath(environment.BASE_PATH),
    title: 'Training Transformers',
    description: 'A series on how transformers are trained, in which every number is measured by the repository that publishes it.',
    author: 'The Training Transformers authors',
    language: 'en',
    repository: address('REPOSITORY_URL', environment.REPOSITORY_URL),
    viewCounter: origin('VIEW_COUNTER_URL', environment.VIEW_COUNTER_URL),
  };
}

/** `path` of the site ("/models/") as a link under `base` ("/" or "/some/path/"). */
export function withBase(base: string, path: string): string {
  if (!path.startsWith('/')) throw new Error(`invalid path within the site: ${path} (expected one that starts with "/")`);
  return base.replace(/\/?$/, '') + path;
}

function address(name: string, value: string | undefined): string | null {
  if (!value) return null;
  const url = URL.parse(value);
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new Error(`invalid ${name}: ${value} (expected an address such as https://example.org)`);
  return value.replace(/\/$/, '');
}

function origin(name: string, value: string | undefined): string | null {
  const given = address(name, value);
  if (given === null) return null;
  const url = new URL(given);
  if (url.origin !== given.toLowerCase()) {
    throw new Error(
      `invalid ${name}: ${value} (expected scheme and host alone, such as ${url.origin}${name === 'SITE_URL' ? '; a path goes into BASE_PATH' : ''})`,
    );
  }
  return url.origin;
}

function basePath(value: string | undefined): string {
  if (!value || value === '/') return '/';
  if (!/^\/[\w~.-]+(\/[\w~.-]+)*\/?$/.test(value) || value.split('/').includes('..')) {
    throw new Error(`invalid BASE_PATH: ${value} (expected "/" or a path such as /blog)`);
  }
  return value.replace(/\/?$/, '/');
}

export const site = readSiteConfig(process.env);
