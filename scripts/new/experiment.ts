import { EXPERIMENT_GROUPS } from '../../src/data/experiment-groups.ts';
import { predictionTestText, predictionText, rowsText, suiteText } from './experiment-files.ts';
import { withEntry, withImport } from './insert.ts';
import { exportName, MistakenRequest, textOf, type Start } from './project.ts';

const RESULT = 'experiments/result.ts';
const REGISTRY = 'experiments/registry.ts';
const PREDICTIONS = 'experiments/claims/predictions/index.ts';
const GROUPS = 'src/data/experiment-groups.ts';

/** An experiment: the loss of an untrained model under three placements, with its prediction, in all lists that name experiments. */
export function newExperiment(id: string, group: string): Start {
  const groups = Object.keys(EXPERIMENT_GROUPS);
  if (!groups.includes(group)) throw new MistakenRequest(`unknown group "${group}" (expected one of: ${groups.join(', ')})`);
  const name = exportName(id);
  const key = id === name ? id : `'${id}'`;
  const short = id === name ? `${id},` : `${key}: ${name},`;
  let result = withImport(textOf(RESULT), `import * as ${name} from './result/rows/${id}.ts';`);
  result = withEntry(result, 'export const ROW_SCHEMAS', short);
  result = withEntry(result, 'export const RESULT_SCHEMAS', `${key}: fileSchema('${id}', ${name}),`);
  return {
    files: {
      [`experiments/result/rows/${id}.ts`]: rowsText(),
      [`experiments/suite/${id}.ts`]: suiteText(id),
      [`experiments/claims/predictions/${id}.ts`]: predictionText(id),
      [`tests/experiments/claims/predictions/${id}.test.ts`]: predictionTestText(id),
      [RESULT]: result,
      [REGISTRY]: withEntry(
        withImport(textOf(REGISTRY), `import { ${name} } from './suite/${id}.ts';`),
        'export const experiments',
        `${name},`,
      ),
      [PREDICTIONS]: withEntry(withImport(textOf(PREDICTIONS), `import { ${name} } from './${id}.ts';`), 'export const PREDICTIONS', short),
      [GROUPS]: withEntry(textOf(GROUPS), 'export const GROUP_OF', `${key}: '${group}',`),
    },
    next: [
      `Try it: npm run experiments -- run ${id} --profile smoke --backend wasm --out .cache/smoke`,
      `Say in experiments/suite/${id}.ts what it asks, and write the prediction there and in experiments/claims/predictions/${id}.ts before the first run.`,
      `Hold it to its tests: npx vitest run tests/experiments/claims/predictions/${id}.test.ts`,
      `Measure it and commit the result: npm run experiments -- run ${id} --profile laptop`,
      `Then draw it and judge it: npm run new figure <figure-id> -- --experiment ${id}; npm run new claim <claim-id> -- --experiment ${id}`,
    ],
  };
}
