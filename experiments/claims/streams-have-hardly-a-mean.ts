import { meanInterval } from '../result.ts';
import { firstThatChanges, withCells } from './alter.ts';
import { defineClaim, type Evidence, type Judgement } from './claim.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { expectedMeanShare, LARGE_MEAN_SHARE, sideOf, trainedMeanShare } from './predictions/norm-ablations.ts';
import { FEWEST_PAIRS, withNorm } from './select/held-out.ts';

export const streamsHaveHardlyAMean = defineClaim({
  id: 'streams-have-hardly-a-mean',
  kind: 'measured',
  statement: 'The mean that LayerNorm takes off is a small part of what it reads.',
  criterion: `Of the squared length of the rows that the norms of trained models read, the mean over layers: holds when the 95 % interval of the share of the mean lies below ${String(LARGE_MEAN_SHARE)}, contradicted when above, inconclusive when it contains that.`,
  experiments: ['norm-ablations'],
  references: ['zhang2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withShare(evidence, 5 * LARGE_MEAN_SHARE),
    (evidence) => withShare(evidence, 0),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('norm-ablations');
  const trained = trainedMeanShare(cells);
  if (trained.sampleSize < FEWEST_PAIRS) return withoutEvidence('it takes three trained models with LayerNorm');
  const layerNorm = withNorm(cells, { norm: 'layernorm' });
  const start = meanInterval(layerNorm.flatMap(({ measurement: { snapshots } }) => snapshots[0]?.meanShare.slice(0, 1) ?? []));
  const largest = meanInterval(
    layerNorm.map(({ measurement: { snapshots } }) => Math.max(...snapshots.flatMap(({ meanShare }) => meanShare))),
  );
  const width = layerNorm[0]?.config.model.modelWidth ?? Number.NaN;
  const side = sideOf(trained, LARGE_MEAN_SHARE);
  return {
    verdict: side === 'below' ? 'holds' : side === 'above' ? 'contradicted' : 'inconclusive',
    finding: `Behind training the mean makes up ${withInterval(trained)} of the squared length of what the norms read, ${withInterval(largest)} in the layer and at the step where it is largest; 1/d is ${expectedMeanShare(width).toPrecision(2)}.`,
    quantities: {
      trained: estimated(trained, 'share of the mean in the squared length of what norms read, behind training, mean over layers', '.1%'),
      start: estimated(start, 'the same in the first layer before training', '.1%'),
      largest: estimated(largest, 'the same in the layer and at the step where it is largest', '.1%'),
      independent: { value: expectedMeanShare(width), format: '.1%', label: 'expected of independent entries around zero, 1/d' },
    },
  };
}

/** Evidence in which the mean has this share everywhere. */
function withShare(evidence: Evidence, share: number): Evidence {
  return withCells(evidence, 'norm-ablations', (cells) =>
    cells.map((cell) => ({
      ...cell,
      measurement: {
        ...cell.measurement,
        snapshots: cell.measurement.snapshots.map((snapshot) => ({ ...snapshot, meanShare: snapshot.meanShare.map(() => share) })),
      },
    })),
  );
}
