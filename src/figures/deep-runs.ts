/** What the two figures about trained models of one depth share: their models, names and looks. */
import { deepRuns } from '../../experiments/claims/select/deep-runs.ts';
import type { DeepChoice, DeepRun } from '../../experiments/claims/select/deep-runs.ts';
import type { ExperimentId } from '../../experiments/result.ts';
import { formatScientific } from '../charts/format.ts';
import { missingCells } from './figure.ts';
import { INITIALISATION_NAMES, PLACEMENT_LOOK } from './select.ts';

export interface DeepModelRuns<Run extends DeepRun> extends DeepChoice {
  name: string;
  /** The name where there is little room. */
  shortName: string;
  runs: readonly Run[];
}

/** The runs of each model. Throws when one was not measured. */
export function runsOfModels<Run extends DeepRun>(
  figure: string,
  experiment: ExperimentId,
  cells: readonly Run[],
  models: readonly DeepChoice[],
): DeepModelRuns<Run>[] {
  return models.map((choice) => {
    const runs = deepRuns(cells, choice);
    const name = `${PLACEMENT_LOOK[choice.placement].name}, ${INITIALISATION_NAMES[choice.initialisation]}`;
    const shortName = name.replace('LayerNorm scaling', 'LN scaling');
    if (runs.length === 0) throw missingCells(figure, experiment, name);
    return { ...choice, name, shortName, runs };
  });
}

/** "12 layers of width 32, 2 heads, 800 steps of Adam at 3·10⁻³ without warmup on 16 sequences of 15 tokens". */
export function deepSize([first]: readonly DeepRun[]): string {
  if (!first) return '';
  const { model, steps, learningRate, batchSize } = first.config;
  return `${model.layerCount} layers of width ${model.modelWidth}, ${model.headCount} heads, ${steps} steps of Adam at ${formatScientific(learningRate)} without warmup on ${batchSize} sequences of ${model.sequenceLength} tokens`;
}
