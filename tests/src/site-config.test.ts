import { describe, expect, test } from 'vitest';
import { readSiteConfig, withBase } from '../../site.config.ts';

describe('readSiteConfig', () => {
  test('has an address that belongs to nobody, the root path and no counter by default', () => {
    expect(readSiteConfig({})).toMatchObject({
      address: 'https://training-transformers.example',
      basePath: '/',
      viewCounter: null,
      repository: null,
    });
  });

  test('takes address, path and counter from the environment', () => {
    const environment = {
      SITE_URL: 'https://author.example.org/',
      BASE_PATH: '/blog/transformers',
      VIEW_COUNTER_URL: 'https://code.goatcounter.com',
    };
    expect(readSiteConfig(environment)).toMatchObject({
      address: 'https://author.example.org',
      basePath: '/blog/transformers/',
      viewCounter: 'https://code.goatcounter.com',
    });
  });

  test.each(['example.org', 'ftp://example.org', 'https://'])('refuses the address %s', (address) => {
    expect(() => readSiteConfig({ SITE_URL: address })).toThrow(`invalid SITE_URL: ${address} (expected`);
  });

  test('sends the path of an address to BASE_PATH', () => {
    expect(() => readSiteConfig({ SITE_URL: 'https://example.org/blog' })).toThrow(/a path goes into BASE_PATH/);
  });

  test.each(['blog', '/../blog', '/blog?x', '//blog'])('refuses the base path %s', (path) => {
    expect(() => readSiteConfig({ BASE_PATH: path })).toThrow(`invalid BASE_PATH: ${path} (expected`);
  });
});

describe('withBase', () => {
  test.each([
    ['/', '/models/', '/models/'],
    ['/blog/', '/models/', '/blog/models/'],
    ['/blog', '/', '/blog/'],
  ])('joins %s and %s', (base, path, joined) => {
    expect(withBase(base, path)).toBe(joined);
  });

  test('refuses a path that is not one within the site', () => {
    expect(() => withBase('/blog/', 'models')).toThrow('invalid path within the site: models');
  });
});
