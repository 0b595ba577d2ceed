import { describe, expect, test } from 'vitest';
import { glossary, termNamed } from '../../../src/data/glossary.ts';
import { withMathematics } from '../../../src/data/mathml.ts';
import { referenceNamed } from '../../../src/data/references.ts';

describe('the glossary', () => {
  test('defines each term in sentences, with dollar signs in pairs and relations that exist', () => {
    for (const { id, definition, reference, see } of glossary()) {
      expect(definition, id).toMatch(/\.$/);
      expect((definition.match(/\$/g)?.length ?? 0) % 2, id).toBe(0);
      if (reference) expect(referenceNamed(reference, id).id).toBe(reference);
      for (const other of see) expect(termNamed(other, id).id).not.toBe(id);
    }
  });

  test('is in alphabetical order, whatever the case', () => {
    const terms = glossary().map(({ term }) => term);
    expect(terms.indexOf('branch')).toBeGreaterThan(terms.indexOf('bias'));
    expect(terms.indexOf('DeepNorm')).toBeLessThan(terms.indexOf('effective rank'));
  });
});

describe('termNamed', () => {
  test('names the nearest term when one does not exist', () => {
    expect(() => termNamed('warmpu', 'page.mdx:3')).toThrow('page.mdx:3: unknown term "warmpu"; did you mean "warmup"?');
  });
});

describe('withMathematics', () => {
  test('turns what stands between dollar signs into MathML and leaves the rest text', () => {
    expect(withMathematics('a < $b$')).toBe('a &#x3C; <math><mi>b</mi></math>');
  });

  test('keeps a formula and the sign behind it on one line', () => {
    expect(withMathematics('as $b$.')).toBe('as <span class="unbroken"><math><mi>b</mi></math>.</span>');
  });
});
