/**
 * How long an author waits: `npm run bench:dev` starts the development server, rewrites a paragraph of the post a few times, and measures from
 * the written file to the page with the new words. `--runs 9` rewrites more often, `--port 4500` listens elsewhere. The post is put back.
 */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { serverCommand } from './dev/server-command.ts';

const ROOT = resolve(import.meta.dirname, '..');
const POST = join(ROOT, 'src/content/posts/normalization.mdx');
const START_LIMIT_MS = 120_000;
const EDIT_LIMIT_MS = 30_000;
/** Between two edits, so that none waits for what the one before set going. */
const PAUSE_MS = 1500;

const { values } = parseArgs({ options: { runs: { type: 'string', default: '7' }, port: { type: 'string', default: '4499' } } });
const page = `http://localhost:${values.port}/posts/normalization/`;
const text = readFileSync(POST, 'utf8');
const server = spawn(process.execPath, serverCommand(['--port', values.port]), { cwd: ROOT, stdio: 'ignore' });

try {
  const begin = performance.now();
  await until(START_LIMIT_MS, async () => (await pageText()) !== '');
  console.log(`first page, from the command on: ${seconds(performance.now() - begin)}`);
  await pageText();
  const reload = performance.now();
  await pageText();
  console.log(`the page again: ${seconds(performance.now() - reload)}`);
  const times: number[] = [];
  const busyBefore = processorSeconds();
  for (let run = 0; run < Number(values.runs); run += 1) {
    await wait(PAUSE_MS);
    const word = `edited${run}x${Date.now()}`;
    const start = performance.now();
    writeFileSync(POST, text.replace(/^(A \w+)/m, `$1 ${word}`));
    await until(EDIT_LIMIT_MS, async () => (await pageText()).includes(word));
    times.push(performance.now() - start);
  }
  const busy = (processorSeconds() - busyBefore) / times.length;
  if (busy > 0) console.log(`processor time for each: ${busy.toFixed(2)} s`);
  times.sort((a, b) => a - b);
  console.log(
    `an edited paragraph: median ${seconds(times[times.length >> 1] ?? NaN)}, ${seconds(times[0] ?? NaN)} to ${seconds(times.at(-1) ?? NaN)}`,
  );
} finally {
  writeFileSync(POST, text);
  server.kill();
}

async function pageText(): Promise<string> {
  try {
    return await (await fetch(page)).text();
  } catch {
    return '';
  }
}

async function until(limitMs: number, isTrue: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`${page} did not show it within ${seconds(limitMs)}`);
    await wait(10);
  }
}

/** Time that the server's threads have used so far, in s; 0 where the system does not tell as Linux does. */
function processorSeconds(): number {
  try {
    const fields =
      readFileSync(`/proc/${server.pid ?? 0}/stat`, 'utf8')
        .split(') ')[1]
        ?.split(' ') ?? [];
    const ticks = Number(fields[11]) + Number(fields[12]);
    return ticks / 100;
  } catch {
    return 0;
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
