/** Interpreters that stand in for Python in tests: they ignore the program that they are given and do as they are told here. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** An executable that runs `onRequest`, the body of a JavaScript function of `request`, for each line; what it returns is answered. */
export function fakePython(onRequest: string): string {
  const file = join(temporaryFolder(), 'python');
  const answer = `(request) => { ${onRequest} }`;
  writeFileSync(
    file,
    `#!${process.execPath}
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const reply = (${answer})(JSON.parse(line));
  if (reply) process.stdout.write(JSON.stringify(reply) + '\\n');
});\n`,
  );
  chmodSync(file, 0o755);
  return file;
}

/** Greets, and has the calls of a matrix product; what `time` does is left to the test. */
export const fakePyTorch = (time: string): string =>
  fakePython(`
    if (request.ask === 'hello') return { description: 'PyTorch 0 on ' + request.device };
    if (request.ask === 'prepare') return { calls: ['NN', 'NT', 'TN', 'TT'], parameterCount: 0 };
    ${time}`);
