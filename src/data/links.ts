import { withBase } from '../../site.config.ts';

/** `path` of the site ("/models/") as a link, under the path that the site is published under. */
export function href(path: string): string {
  return withBase(import.meta.env.BASE_URL, path);
}
