import { join } from 'node:path';
import { modelRow, type ModelRow } from '../../experiments/claims/claim.ts';
import { contentFolder } from './folders.ts';
import { unknownName } from './unknown-name.ts';
import { readYamlList } from './yaml-list.ts';

/** The table of models, in the order of its file. */
export function models(): ModelRow[] {
  return readYamlList(join(contentFolder(), 'models.yaml'), modelRow);
}

/** The rows with these ids, in this order. Throws naming the page and the nearest id when one is unknown. */
export function modelsNamed(ids: readonly string[], at: string): ModelRow[] {
  const rows = models();
  return ids.map((id) => {
    const row = rows.find((each) => each.id === id);
    if (!row)
      throw unknownName(
        at,
        'model',
        id,
        rows.map((each) => each.id),
      );
    return row;
  });
}
