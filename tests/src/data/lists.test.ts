import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { modelCounts, MODEL_ORDERS, sortedModels } from '../../../src/data/model-orders.ts';
import { models, modelsNamed } from '../../../src/data/models.ts';
import { publishedNamed, publishedValues } from '../../../src/data/published.ts';
import { references } from '../../../src/data/references.ts';
import { readYamlList } from '../../../src/data/yaml-list.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('readYamlList', () => {
  const schema = z.strictObject({ id: z.string(), layers: z.int() });
  const listed = (text: string) => {
    const file = join(temporaryFolder(), 'list.yaml');
    writeFileSync(file, text);
    return readYamlList(file, schema);
  };

  test('gives the rows', () => {
    expect(listed('- {id: a, layers: 3}\n- {id: b, layers: 4}\n')).toEqual([
      { id: 'a', layers: 3 },
      { id: 'b', layers: 4 },
    ]);
  });

  test('names file, row and field of what does not fit', () => {
    expect(() => listed('- {id: a, layers: 3}\n- {id: b, layers: many}\n')).toThrow(
      /list\.yaml:2: row "b", field layers: .*expected number/,
    );
    expect(() => listed('- {layers: 3}\n')).toThrow(/list\.yaml:1: row 1, field id/);
    expect(() => listed('id: a\n')).toThrow(/is not a list/);
  });

  test('names the line of the field, and of what is no YAML', () => {
    expect(() => listed('- id: a\n  layers: 3\n- id: b\n  layers: many\n')).toThrow(/list\.yaml:4: row "b", field layers/);
    expect(() => listed('- id: a\n  layers: 3\n- id: b: c\n')).toThrow(/list\.yaml:3: is no YAML: .*Put a text with a colon/);
    expect(() => listed('- id: a\n  layers: 3\n- id: a\n  layers: 4\n')).toThrow(/list\.yaml:3: id "a" stands on two rows/);
  });

  test('shows the value that does not fit', () => {
    expect(() => listed('- {id: a, layers: many}\n')).toThrow(/received string \(here: "many"\)$/);
    expect(() => listed('- {id: a}\n')).toThrow(/field layers: .*\(here: nothing\)$/);
  });

  test('refuses an id that stands twice', () => {
    expect(() => listed('- {id: a, layers: 3}\n- {id: a, layers: 4}\n')).toThrow('id "a" stands on two rows');
  });
});

describe('sortedModels', () => {
  test.each(MODEL_ORDERS)('keeps every row when sorted by %s', (order) => {
    expect(
      sortedModels(order)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(
      models()
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  test('puts years in order, unknown ones last', () => {
    const years = sortedModels('year').map(({ year }) => year ?? Infinity);
    expect(years).toEqual(years.toSorted((a, b) => (a === b ? 0 : a - b)));
  });
});

describe('modelCounts', () => {
  test('counts released models once each, and methods apart', () => {
    const { released, methods, placements, unverified } = modelCounts(models());
    expect(released + methods).toBe(models().length);
    expect(placements.reduce((sum, { count }) => sum + count, 0)).toBe(released);
    expect(unverified).toBe(models().filter(({ evidence: { status, verified } }) => status !== 'undisclosed' && !verified).length);
  });
});

describe('modelsNamed', () => {
  test('names the page and the model that is unknown', () => {
    expect(() => modelsNamed(['gtp-2'], 'posts/x.mdx:9')).toThrow('posts/x.mdx:9: unknown model "gtp-2"; did you mean "gpt-');
  });
});

describe('publishedNamed', () => {
  test('finds numbers whose every source is in the bibliography', () => {
    const ids = references().map(({ id }) => id);
    for (const { id, reference } of publishedValues().values()) {
      expect(publishedNamed(id, 'here').id).toBe(id);
      expect(ids, `source of ${id}`).toContain(reference);
    }
  });

  test('suggests the nearest id', () => {
    expect(() => publishedNamed('bert-warmup-step', 'posts/x.mdx:9')).toThrow('did you mean "bert-warmup-steps"?');
  });
});
