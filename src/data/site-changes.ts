/** What changed on pages other than essays: src/content/changes.yaml. */
import { join } from 'node:path';
import { z } from 'zod';
import { contentFolder } from './folders.ts';
import { readYamlList } from './yaml-list.ts';

const siteChange = z.strictObject({
  id: z.string(),
  date: z.coerce.date(),
  /** The page that changed, such as "/models/"; without it, the whole site. */
  page: z
    .string()
    .regex(/^\/(.*\/)?$/, { error: 'expected a path that starts and ends with "/"' })
    .optional(),
  text: z.string(),
});
export type SiteChange = z.infer<typeof siteChange>;

export function siteChanges(): SiteChange[] {
  return readYamlList(join(contentFolder(), 'changes.yaml'), siteChange);
}
