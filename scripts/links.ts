/**
 * `npm run links` says what is recorded of the addresses outside the site; `npm run links -- --record` looks at each once more and writes
 * `src/content/external-links.yaml`. What gives no answer is recorded as unchecked, unless an earlier look found it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { externalLink, LINKS_FILE, recordedLinks, referenceLinks, type ExternalLink } from './lint-prose/external-links.ts';
import { linksOf } from './lint-prose/links.ts';
import { prosePages } from './lint-prose/pages.ts';
import { ROOT, write } from './new/project.ts';

const LIMIT_MS = 10_000;
const TOGETHER = 8;

/** Every address outside the site that a page, or a reference list, leads to. */
export function externalAddresses(): string[] {
  const inProse = prosePages().pages.flatMap((page) => linksOf(page).map(({ target }) => target));
  const all = [...inProse, ...referenceLinks().map(({ address }) => address)];
  return [...new Set(all.filter((address) => /^https?:/.test(address)))].sort();
}

/** What is found at the address today. A look without an answer keeps what an earlier one found. */
export async function lookAt(address: string, today: string, before: ExternalLink | undefined, request = fetch): Promise<ExternalLink> {
  try {
    const { ok, status } = await request(address, { redirect: 'follow', signal: AbortSignal.timeout(LIMIT_MS) });
    if (ok) return { address, checked: today, status: 'found' };
    const isGone = status === 404 || status === 410;
    return { address, checked: today, status: isGone ? 'gone' : 'refused', answer: `HTTP ${status}` };
  } catch (error) {
    if (before && before.status !== 'unchecked') return before;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : cause instanceof Error ? cause.name : 'unknown';
    return { address, checked: today, status: 'unchecked', answer: `no network to it: ${code}` };
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { record: { type: 'boolean', default: false } } });
  const before = existsSync(join(ROOT, LINKS_FILE)) ? recordedLinks() : [];
  const found = values.record ? await record(before) : before;
  for (const { status, address, answer } of found)
    console.log(`${status.padEnd(9)} ${address}${answer === undefined ? '' : ` (${answer})`}`);
}

async function record(before: readonly ExternalLink[]): Promise<ExternalLink[]> {
  const today = new Date().toISOString().slice(0, 10);
  const addresses = externalAddresses();
  const found: ExternalLink[] = [];
  for (let first = 0; first < addresses.length; first += TOGETHER) {
    const some = addresses.slice(first, first + TOGETHER);
    found.push(
      ...(await Promise.all(
        some.map((address) =>
          lookAt(
            address,
            today,
            before.find((each) => each.address === address),
          ),
        ),
      )),
    );
  }
  const head = '# Written by `npm run links -- --record`: what each address outside the site answered when it was last looked at.\n';
  const text = head + stringify(found.map((each) => externalLink.parse(each)));
  await write({ files: { [LINKS_FILE]: text }, next: [] });
  return found;
}
