import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { copyWithoutPackages } from '../support/repository-copy.ts';

const SOURCES = ['src', 'public', 'experiments', 'astro.config.mjs', 'site.config.ts', 'package.json', 'tsconfig.json'];
const BUILD_TIMEOUT_MS = 240_000;

/** A copy of the repository, in which files can be damaged, builds leave nothing behind, and no package of TensorFlow.js is installed. */
let copy: string;
const changed = new Map<string, string>();

beforeAll(() => {
  copy = copyWithoutPackages(SOURCES, ['@tensorflow', 'webgpu']);
});
afterEach(() => {
  for (const [path, text] of changed) writeFileSync(path, text);
  changed.clear();
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function change(file: string, by: (text: string) => string): void {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  changed.set(path, text);
  writeFileSync(path, by(text));
}

function build(environment: Record<string, string> = {}): { exitCode: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('node_modules', 'astro', 'bin', 'astro.mjs'), 'build'], {
    cwd: copy,
    encoding: 'utf8',
    // The test runner's own settings would put Astro into the mode of a test.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC', ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1', ...environment },
  });
  return { exitCode: status, output: stdout + stderr };
}

describe('astro build', () => {
  test('has no TensorFlow.js to import here', () => {
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', "import '@tensorflow/tfjs-core'"], {
      cwd: copy,
      encoding: 'utf8',
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain("Cannot find package '@tensorflow/tfjs-core'");
  });

  test(
    'builds without TensorFlow.js, and puts every link and file under BASE_PATH, and addresses under SITE_URL',
    () => {
      const { exitCode, output } = build({ BASE_PATH: '/blog', SITE_URL: 'https://author.example.org' });
      expect(exitCode, output).toBe(0);
      const pages = readdirSync(join(copy, 'dist'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
      for (const page of pages) {
        const html = readFileSync(join(copy, 'dist', page), 'utf8');
        const local = [...html.matchAll(/\s(?:href|src)="(\/[^"]*)"/g)].map((match) => match[1]);
        expect(local.filter((address) => !address?.startsWith('/blog/'))).toEqual([]);
        expect(html).toMatch(/<link rel="canonical" href="https:\/\/author\.example\.org\/blog\//);
      }
      expect(readFileSync(join(copy, 'dist/robots.txt'), 'utf8')).toContain('https://author.example.org/blog/sitemap-index.xml');
    },
    BUILD_TIMEOUT_MS,
  );

  test(
    'refuses a damaged result file by its name, the field and the remedy',
    () => {
      const file = 'experiments/results/gradient-norms.json';
      change(file, (text) => text.replace(/"lossNats": [^,\n]+/, '"lossNats": "much"'));
      const { exitCode, output } = build();
      expect(exitCode).not.toBe(0);
      expect(output).toMatch(/gradient-norms\.json: field runs\.\d+\.cells\.\d+\.measurement\.lossNats is "much": .*git checkout/);
    },
    BUILD_TIMEOUT_MS,
  );

  test(
    'refuses a sentence that relies on another verdict than the computed one, and quotes it',
    () => {
      const file = 'src/content/posts/normalization.mdx';
      const [, id = '', expected = ''] = /<Claim id="([^"]+)" expects="([^"]+)">/.exec(readFileSync(join(copy, file), 'utf8')) ?? [];
      const other = expected === 'holds' ? 'contradicted' : 'holds';
      change(file, (text) =>
        text.replace(/<Claim id="[^"]+" expects="[^"]+">/, `<Claim id="${id}" expects="${other}">Every norm is alike. `),
      );
      const { exitCode, output } = build();
      expect(exitCode).not.toBe(0);
      for (const part of [`${file}:`, 'Every norm is alike.', `Claim "${id}"`, `Expected verdict: ${other}`, expected, 'Remedy'])
        expect(output).toContain(part);
    },
    BUILD_TIMEOUT_MS,
  );

  test(
    'refuses a formula that cannot be parsed',
    () => {
      change('src/content/home.mdx', (text) => `${text}\n\nAs $\\frac{1$ shows.\n`);
      const { exitCode, output } = build();
      expect(exitCode).not.toBe(0);
      expect(output).toMatch(/home\.mdx:\d+: KaTeX parse error/);
    },
    BUILD_TIMEOUT_MS,
  );
});
