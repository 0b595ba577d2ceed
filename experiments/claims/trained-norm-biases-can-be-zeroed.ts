import { meanInterval } from '../result.ts';
import { firstThatChanges, withCells } from './alter.ts';
import { defineClaim, type Evidence, type Judgement } from './claim.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { ABLATION_MARGIN_NATS, biasRemoval, sideOf } from './predictions/norm-ablations.ts';
import { FEWEST_PAIRS, withNorm } from './select/held-out.ts';

export const trainedNormBiasesCanBeZeroed = defineClaim({
  id: 'trained-norm-biases-can-be-zeroed',
  kind: 'measured',
  statement: 'The biases of LayerNorm are so little used that those of a trained model can be set to zero.',
  criterion: `Holds when the 95 % interval of the loss that setting them to zero adds lies below ${String(ABLATION_MARGIN_NATS)} nats, contradicted when above, inconclusive when it contains that.`,
  experiments: ['norm-ablations'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withRemoval(evidence, 10 * ABLATION_MARGIN_NATS),
    (evidence) => withRemoval(evidence, 0),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('norm-ablations');
  const removal = biasRemoval(cells);
  if (removal.sampleSize < FEWEST_PAIRS) return withoutEvidence('it takes three trained models with LayerNorm');
  const examined = withNorm(cells, { norm: 'layernorm' }).flatMap(({ measurement: { after } }) => (after ? [after] : []));
  const size = meanInterval(examined.map(({ normBiasRms }) => normBiasRms));
  const gain = meanInterval(examined.map(({ normGainDeviation }) => normGainDeviation));
  const side = sideOf(removal, ABLATION_MARGIN_NATS);
  return {
    verdict: side === 'below' ? 'holds' : side === 'above' ? 'contradicted' : 'inconclusive',
    finding: `Setting the trained biases of LayerNorm to zero adds ${withInterval(removal)} nats; their root mean square is ${withInterval(size)}.`,
    quantities: {
      removal: estimated(removal, 'loss added by setting the trained biases of all norms to zero', '.3f', 'nats'),
      biasSize: estimated(size, 'root mean square of the trained biases of LayerNorm', '.3f'),
      gainDeviation: estimated(gain, 'root mean square distance of the trained gains of LayerNorm from 1', '.3f'),
    },
  };
}

/** Evidence in which zeroing the biases adds this much to every run. */
function withRemoval(evidence: Evidence, nats: number): Evidence {
  return withCells(evidence, 'norm-ablations', (cells) =>
    cells.map((cell) => {
      const { after } = cell.measurement;
      return after ? { ...cell, measurement: { ...cell.measurement, after: { ...after, biasRemovalNats: nats } } } : cell;
    }),
  );
}
