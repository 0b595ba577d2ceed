import { describe, expect, test } from 'vitest';
import { defineClaim } from '../../../../experiments/claims/claim.ts';
import { definePrediction, notRefuted, refuted, undecided, type Prediction } from '../../../../experiments/claims/predictions/index.ts';
import { parseResult } from '../../../../experiments/result.ts';
import { compareVerdicts } from '../../../../experiments/run/compare/compare-verdicts.ts';
import type { Side } from '../../../../experiments/run/compare/read-side.ts';
import { runsIn } from '../../../../experiments/run/result-file.ts';
import { resultText, sensitivityResult, type SensitivityResult } from '../../../src/data/sensitivity-result.ts';

const ID = 'update-sensitivity';

function side(result: SensitivityResult): Side {
  parseResult(ID, resultText(result), ID);
  return new Map([[ID, runsIn(ID, resultText(result), ID)]]);
}

const few = defineClaim({
  id: 'few-cells',
  kind: 'measured',
  statement: 'There are few cells.',
  criterion: 'Fewer than two.',
  experiments: [ID],
  references: [],
  judge: ({ cells }) => ({
    verdict: cells(ID).length < 2 ? 'holds' : 'contradicted',
    finding: `There are ${String(cells(ID).length)}.`,
    quantities: {},
  }),
  flip: (evidence) => evidence,
});

const prediction: Prediction<typeof ID> = definePrediction<typeof ID>({
  experiment: ID,
  criteria: [
    {
      refutedIf: 'there is a cell on tensorflow',
      judge: (cells) => (cells.length === 0 ? undecided('nothing is measured') : cells.length > 1 ? refuted('Two.') : notRefuted('One.')),
    },
  ],
});

const judged = { claims: [few], predictions: [prediction as Prediction], sources: { models: [], published: new Map() } };

describe('compareVerdicts', () => {
  test('finds nothing where both sides say the same', () => {
    const one = side(sensitivityResult([['laptop', 'wasm']]));
    expect(compareVerdicts(one, one, judged)).toEqual({ claims: 1, verdicts: [], criteria: 1, outcomes: [], reworded: [] });
  });

  test('gives the outcomes that change, with the finding of the second side', () => {
    const [one, none] = [side(sensitivityResult([['laptop', 'wasm']])), new Map()];
    const { verdicts, outcomes, reworded } = compareVerdicts(one, none, judged);
    expect(verdicts).toEqual([]);
    expect(reworded).toEqual(['few-cells']);
    expect(outcomes).toEqual([
      {
        experiment: ID,
        refutedIf: 'there is a cell on tensorflow',
        first: 'not refuted',
        second: 'undecided',
        finding: 'Undecided: nothing is measured.',
      },
    ]);
  });
});
