import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges, withCells } from './alter.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { FEWEST_RUNS, pairedDifference, RATES, runs } from './select/training.ts';
import type { Run } from './select/training.ts';

const FEWEST_ADAM_SETTINGS = 4;

export const tunedAdamMattersMoreThanTheNorm = defineClaim({
  id: 'tuned-adam-matters-more-than-the-norm',
  kind: 'measured',
  statement: 'Tuned instead of default Adam matters more than the choice of the normalizer.',
  criterion:
    "Needs training runs that differ only in the normalizer and a sweep of Adam's own constants. Holds when the effect of Adam exceeds that of the normalizer by disjoint intervals; inconclusive without such runs.",
  experiments: ['warmup'],
  references: [],
  judge,
  flip: firstThatChanges(judge, (evidence) => withSweep(evidence, 1)),
});

function judge(evidence: Evidence): Judgement {
  const layerNorm = runs(evidence, { placement: 'pre' });
  const rate = pairedDifference(layerNorm, runs(evidence, { placement: 'pre', learningRate: RATES.high }));
  const quantities =
    rate.sampleSize < FEWEST_RUNS
      ? {}
      : { learningRateEffect: estimated(rate, 'final loss at learning rate 1e-3 minus at 3e-3, Pre-LN, same seed', '+.2f', 'nats') };
  const norm = pairedDifference(runs(evidence, { placement: 'pre', norm: 'rmsnorm' }), layerNorm);
  const settings = adamSettings(evidence, layerNorm);
  if (norm.sampleSize < FEWEST_RUNS || settings.length < FEWEST_ADAM_SETTINGS) {
    const known = rate.sampleSize < FEWEST_RUNS ? '' : `; the learning rate alone moves Pre-LN by ${withInterval(rate)} nats`;
    return {
      ...withoutEvidence(`no runs yet differ only in the normalizer, nor do runs that train differ only in Adam's own constants${known}`),
      quantities,
    };
  }
  const largest = settings.reduce((best, setting) => (Math.abs(setting.estimate) > Math.abs(best.estimate) ? setting : best));
  const size = ({ low, high }: { low: number; high: number }) => ({
    low: low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high)),
    high: Math.max(Math.abs(low), Math.abs(high)),
  });
  const [adam, normalizer] = [size(largest), size(norm)];
  return {
    verdict: adam.low > normalizer.high ? 'holds' : adam.high < normalizer.low ? 'contradicted' : 'inconclusive',
    finding: `Adam's constants move the final loss by ${withInterval(largest)} nats, the normalizer by ${withInterval(norm)}.`,
    quantities,
  };
}

/** Difference of the final loss to the default constants, for every other pair of betas that was run. */
function adamSettings(evidence: Evidence, reference: readonly Run[]): ReturnType<typeof pairedDifference>[] {
  const betas = [...new Set(evidence.cells('warmup').map(({ config }) => config.beta2))];
  return betas
    .map((beta2) => pairedDifference(runs(evidence, { placement: 'pre', beta2 }), reference))
    .filter(({ sampleSize }) => sampleSize >= FEWEST_RUNS);
}

/** Evidence with runs that are not there yet: RMSNorm like LayerNorm, and values of beta2 that move the final loss by up to `effect` nats. */
function withSweep(evidence: Evidence, effect: number): Evidence {
  return withCells(evidence, 'warmup', (cells) => {
    const reference = runs(evidence, { placement: 'pre' });
    const rmsNorm = reference.map((run): Run => ({ ...run, config: { ...run.config, model: { ...run.config.model, norm: 'rmsnorm' } } }));
    const sweep = [0.9, 0.95, 0.98, 0.99].flatMap((beta2, index) =>
      reference.map((run): Run => ({
        ...run,
        config: { ...run.config, beta2 },
        measurement: { ...run.measurement, finalLossNats: run.measurement.finalLossNats - (effect * index) / 3 },
      })),
    );
    return [...cells, ...rmsNorm, ...sweep];
  });
}
