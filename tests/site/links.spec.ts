import { expect, test } from '@playwright/test';
import { site } from '../../site.config.ts';
import { attributeValues, distFile, fileText, PAGES, pageHtml } from './support/site.ts';

/** Addresses that a page names, as absolute paths or other hosts. */
function addresses(page: string): URL[] {
  const html = pageHtml(page);
  const here = `${site.address}${site.basePath}${page}`;
  return [...attributeValues(html, 'href'), ...attributeValues(html, 'src')].map((address) => new URL(address, here));
}

/** The sources that a policy allows by a directive; none when it does not name the directive, and `default-src 'none'` holds. */
function policyOf(policy: string, directive: string): string[] {
  const [, ...sources] =
    policy
      .split(';')
      .map((each) => each.trim().split(/\s+/))
      .find(([name]) => name === directive) ?? [];
  return sources;
}

for (const page of PAGES) {
  test(`every link of /${page} within the site leads somewhere`, () => {
    const broken = addresses(page)
      .filter(({ origin }) => origin === site.address)
      .filter(({ pathname, hash }) => {
        const file = distFile(pathname);
        if (file === null) return true;
        return hash !== '' && !attributeValues(fileText(file), 'id').includes(decodeURIComponent(hash.slice(1)));
      });
    expect(broken.map(String)).toEqual([]);
  });

  test(`/${page} loads nothing from another host and has a policy against it`, () => {
    const html = pageHtml(page);
    const loaded = [
      ...attributeValues(html, 'src'),
      ...[...html.matchAll(/<link [^>]*rel="(?:stylesheet|preload|icon)"[^>]*>/g)].flatMap(([tag]) => attributeValues(tag, 'href')),
    ];
    expect(loaded.filter((address) => !address.startsWith(site.basePath))).toEqual([]);
    const policy = /<meta http-equiv="content-security-policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policyOf(policy, 'connect-src')).toEqual(["'self'", ...(site.viewCounter ? [site.viewCounter] : [])]);
    // WebAssembly for the search, on its own page; nothing is evaluated anywhere.
    const unsafe = policyOf(policy, 'script-src').filter((source) => source.includes('unsafe'));
    expect(unsafe).toEqual(page === 'search/' ? ["'wasm-unsafe-eval'"] : []);
  });
}
