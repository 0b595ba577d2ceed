import { statSync } from 'node:fs';
import { join } from 'node:path';
import { FRESHNESS_FILE, type ExperimentId, type MeasuredCellOf } from '../../experiments/result.ts';
import type { Evidence } from '../../experiments/claims/claim.ts';
import { contentFolder, resultsFolder } from './folders.ts';
import { models } from './models.ts';
import { publishedValues } from './published.ts';
import { EXPERIMENT_IDS, measuredCells, resultFile } from './results.ts';

/** In ms. A page asks a hundred times while it is drawn; its files need not be looked at each time. */
const SETTLED = 50;

let known: { folder: string; version: string; checkedAt: number; evidence: Evidence } | null = null;

/** All that claims are judged from, as the repository has it now. The same object until one of its files changes. */
export function evidence(): Evidence {
  const [folder, now] = [resultsFolder(), performance.now()];
  if (known?.folder === folder && now - known.checkedAt < SETTLED) return known.evidence;
  const version = currentVersion();
  known = { folder, version, checkedAt: now, evidence: known?.version === version ? known.evidence : read() };
  return known.evidence;
}

function read(): Evidence {
  const cells = new Map<ExperimentId, unknown>();
  return {
    cells: <Id extends ExperimentId>(id: Id) => {
      if (!cells.has(id)) cells.set(id, measuredCells(id));
      return cells.get(id) as readonly MeasuredCellOf<Id>[];
    },
    models: models(),
    published: publishedValues(),
  };
}

/** Name and time of change of every file that evidence is read from. */
function currentVersion(): string {
  const lists = ['models.yaml', 'published.yaml'].map((name) => join(contentFolder(), name));
  return [...EXPERIMENT_IDS.map(resultFile), ...lists, FRESHNESS_FILE]
    .map((file) => `${file} ${statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 'missing'}`)
    .join('\n');
}
