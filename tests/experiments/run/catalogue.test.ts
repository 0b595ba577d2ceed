import { writeFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '../../../experiments/run/catalogue.ts';
import { listLines, listing } from '../../../experiments/run/listing.ts';
import { miniProject } from './mini-project.ts';

describe('loadCatalogue', () => {
  test('reads titles and grids where TensorFlow.js is not installed, also when modules use it as they load', async () => {
    const project = miniProject();
    const suite = path.join(project.root, 'experiments/suite/update-sensitivity.ts');
    const uses = `import * as tf from '@tensorflow/tfjs-core'; import { op, Optimizer } from '@tensorflow/tfjs-core';
      export class Own extends Optimizer {}
      export const norm = tf.customGrad((x) => op(x)); tf.registerGradient({ kernelName: 'Own' });\n`;
    writeFileSync(suite, uses + readFileSync(suite, 'utf8'));
    const entries = listing(await loadCatalogue(project.root));
    expect(entries.map(({ id, cells }) => [id, cells.laptop])).toEqual([
      ['update-sensitivity', 8],
      ['norm-timing', 2],
    ]);
    expect(listLines(entries).split('\n')[0]).toBe('update-sensitivity  A title (cells: smoke 2, laptop 8, full 12)');
  });
});
