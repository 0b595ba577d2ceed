import { isExperimentId, ROW_SCHEMAS, type ExperimentId } from '../../experiments/result.ts';
import { EXPERIMENT_IDS, measuredCells } from '../../src/data/results.ts';
import { closestMatch } from 'leven';
import { MistakenRequest } from './project.ts';

/** What a new figure or claim starts from: a plain number that every cell of an experiment on models has. */
export interface MeasuredField {
  experiment: ExperimentId;
  field: string;
}

/** The first such number of the experiment. Throws a `MistakenRequest` when the id is unknown or there is none. */
export function measuredField(name: string): MeasuredField {
  const suitable = EXPERIMENT_IDS.filter((id) => fieldOf(id) !== null);
  if (!isExperimentId(name)) {
    const nearest = closestMatch(name, EXPERIMENT_IDS) ?? 'gradient-norms';
    throw new MistakenRequest(`unknown experiment "${name}"; did you mean "${nearest}"? (known: ${EXPERIMENT_IDS.join(', ')})`);
  }
  const field = fieldOf(name);
  if (field === null) {
    throw new MistakenRequest(
      `experiment "${name}" has no plain number of a model to start from (expected one of: ${suitable.join(', ')}); start from one of these and change what is read`,
    );
  }
  return { experiment: name, field };
}

function fieldOf(id: ExperimentId): string | null {
  // Rows that are one of several shapes have no field that every cell shares.
  const { config, measurement } = ROW_SCHEMAS[id];
  if (!('shape' in measurement) || !('shape' in config) || !('model' in config.shape)) return null;
  const [cell] = measuredCells(id);
  const numbers = Object.entries(cell?.measurement ?? {}).filter(([, value]) => typeof value === 'number' && value > 0);
  return numbers[0]?.[0] ?? null;
}
