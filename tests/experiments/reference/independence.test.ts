import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

describe('the float64 reference', () => {
  test('imports nothing of the code it judges: of experiments/ the result schema alone', () => {
    const files = globSync('*.ts', { cwd: import.meta.dirname });
    expect(files).toContain('model.ts');
    const imports = files.flatMap((file) => {
      const text = readFileSync(new URL(file, import.meta.url), 'utf8');
      return [...text.matchAll(/^(?:import|export|\}) .*from '(?<path>[^']+)'/gm)].map((match) => `${file} ${match.groups?.path ?? ''}`);
    });
    expect(imports.filter((each) => each.includes('experiments/') && !each.endsWith('/experiments/result.ts'))).toEqual([]);
    expect(imports.filter((each) => each.includes('tensorflow'))).toEqual([]);
  });
});
