import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { experiments } from '../../../experiments/registry.ts';
import { writeDescriptions } from '../../../experiments/run/describe.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('writeDescriptions', () => {
  test('writes what the registered experiments say of themselves, in their order, and leaves nothing else behind', async () => {
    const folder = temporaryFolder();
    await writeDescriptions(join(folder, 'experiments.json'));
    const written: unknown = JSON.parse(readFileSync(join(folder, 'experiments.json'), 'utf8'));
    expect(written).toEqual(
      experiments.map(({ id, title, question, method, prediction, refutedIf, limits, timed }) => ({
        id,
        title,
        question,
        method,
        prediction,
        refutedIf,
        limits,
        timed,
      })),
    );
    expect(readdirSync(folder)).toEqual(['experiments.json']);
  });
});
