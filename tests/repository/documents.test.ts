import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ROOT } from './imports.ts';

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md'];
const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(textOf('package.json')));
/** Commands of npm itself. */
const OF_NPM = ['ci', 'test', 'run'];

describe.each(DOCUMENTS)('%s', (document) => {
  const commands = commandsIn(textOf(document));

  test('names commands', () => expect(commands.length).toBeGreaterThan(2));

  test('names only npm commands and scripts that exist', () => {
    const unknown = commands.filter((command) => {
      const [, verb = '', script = ''] = command.split(' ');
      return !OF_NPM.includes(verb) || (verb === 'run' && !(script in scripts));
    });
    expect(unknown).toEqual([]);
  });

  test('names only files and folders that exist', () => {
    expect(pathsIn(textOf(document)).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

const experimentCommands = DOCUMENTS.flatMap((document) => commandsIn(textOf(document))).flatMap((command) => {
  const [, parameters] = command.split(' experiments -- ');
  return parameters === undefined ? [] : [parameters.replace(' --dry-run', '')];
});

describe('commands of the documents', () => {
  test.each([...new Set(experimentCommands)])(
    'npm run experiments -- %s is accepted',
    (parameters) => {
      const { status, stderr } = tryExperiments(parameters.split(' '));
      // 2 is no refusal of the command: it says that results are stale.
      expect([0, 2], stderr).toContain(status);
    },
    120_000,
  );

  test('a mistaken one is not', () => {
    expect(tryExperiments(['run', 'gradient-norms', '--profil', 'smoke']).status).toBe(1);
    expect(tryExperiments(['measure']).status).toBe(1);
  }, 120_000);
});

describe('files of the repository', () => {
  test('name no folder of the machine that they were written on', () => {
    const home = /(?:^|[\s"'`(=:])\/(?:home|Users|root|work|workspace)\/[\w.-]+/m;
    const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
    const texts = tracked.filter((path) => TEXT.includes(extname(path)) && existsSync(join(ROOT, path)));
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.flatMap((path) => (home.exec(textOf(path)) ?? []).map((found) => `${path}: ${found}`))).toEqual([]);
    expect(`from "${['', 'home', 'someone', 'project'].join('/')}"`).toMatch(home);
  });
});

const TEXT = ['.ts', '.mjs', '.astro', '.mdx', '.md', '.json', '.yaml', '.yml', '.css', '.py', '.txt', '.svg', ''];

function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Every npm command in a code block or in code within a sentence; "..." and names in angle brackets stand for something else. */
function commandsIn(markdown: string): string[] {
  const code = [...markdown.matchAll(/```\w*\n(.*?)```|`([^`\n]+)`/gs)].map(([, block, inline]) => block ?? inline ?? '');
  const commands = code
    .flatMap((each) => [...each.matchAll(/\bnpm (?:ci|test|run|[a-z-]+)(?: [^\n&;#|]*)?/g)])
    .map(([command]) => command.trim());
  return [...new Set(commands)];
}

/** Everything in code that is written as a path from the root: with a slash and no placeholder. */
function pathsIn(markdown: string): string[] {
  return [...markdown.matchAll(/`([\w.@-]+\/[\w.@/-]*)`/g)]
    .map(([, path]) => path ?? '')
    .filter((path) => !path.startsWith('@') && !path.startsWith('dist/'));
}

/** Commands that would measure, write or need a file: their help is asked for. */
const WITH_HELP = ['refresh', 'verify', 'compare', 'pack', 'doctor', 'import'];

/** What the command says to these parameters, without measuring anything. */
function tryExperiments(parameters: string[]): { status: number | null; stderr: string } {
  const dry = parameters[0] === 'run' ? ['--dry-run'] : WITH_HELP.includes(parameters[0] ?? '') ? ['--help'] : [];
  const filled = parameters.map((each) => each.replace('<dir>', join(tmpdir(), 'experiments-of-documents')));
  return spawnSync(process.execPath, [join(ROOT, 'experiments/cli.ts'), ...filled, ...dry], { encoding: 'utf8' });
}
