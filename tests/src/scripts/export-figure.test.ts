import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readmeFigure } from '../../../scripts/export-figure.ts';

const fromRoot = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('readmeFigure', () => {
  test('is what docs/figure.svg holds; `npm run figure` writes it again', () => {
    expect(readmeFigure().svg).toBe(fromRoot('docs/figure.svg'));
  });

  test('is described in README.md as its numbers are', () => {
    expect(fromRoot('README.md')).toContain(`![${readmeFigure().description}](docs/figure.svg)`);
  });

  test('asks nothing from elsewhere', () => {
    expect(readmeFigure().svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|@import|<script|href=/);
  });
});
