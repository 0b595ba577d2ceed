/** The training runs that the figures draw, and the words for them. */
import { mean } from 'd3-array';
import { isStuck as endsStuck, STUCK_MARGIN_NATS } from '../../experiments/claims/select/runs.ts';
import type { Run } from '../../experiments/claims/select/runs.ts';
import type { Architecture, Placement } from '../../experiments/result.ts';
import { formatFixed } from '../charts/format.ts';
import type { FigureEvidence } from './figure.ts';
import { PLACEMENT_LOOK, distinct, required } from './select.ts';

export type WarmupCell = Run;

/** Runs of the shortest length and least width without any remedy: Xavier initialisation, LayerNorm, Adam as it comes, no clipping. */
export function plainRuns(figure: string, evidence: FigureEvidence, architecture: Architecture): readonly WarmupCell[] {
  const cells = evidence.cells('warmup').filter(({ config: { model, clipNorm, beta2, optimizer, normGain } }) => {
    const isPlain = model.initialisation === 'xavier' && model.norm === 'layernorm' && model.branchGain === 1 && normGain === 1;
    return isPlain && clipNorm === null && beta2 === 0.999 && optimizer === 'adam' && model.architecture === architecture;
  });
  const found = required(figure, 'warmup', `${architecture}, Xavier initialisation, plain Adam`, cells);
  const [steps] = distinct(found, ({ config }) => config.steps);
  const [width] = distinct(found, ({ config }) => config.model.modelWidth);
  return found.filter(({ config }) => config.steps === steps && config.model.modelWidth === width);
}

/** The seeds with this placement, warmup and rate. */
export function seedsWith(
  figure: string,
  cells: readonly WarmupCell[],
  placement: Placement,
  warmupSteps: number,
  learningRate: number,
): readonly WarmupCell[] {
  const seeds = cells.filter(
    ({ config }) => config.model.placement === placement && config.warmupSteps === warmupSteps && config.learningRate === learningRate,
  );
  const architecture = cells[0]?.config.model.architecture ?? 'decoder';
  return required(
    figure,
    'warmup',
    `${architecture}, ${PLACEMENT_LOOK[placement].name}, ${warmupName(warmupSteps)}, learning rate ${learningRate}`,
    seeds,
  );
}

/** The warmups that this placement was run with, none first. */
export function warmupsOf(cells: readonly WarmupCell[], placement: Placement): number[] {
  return distinct(
    cells.filter(({ config }) => config.model.placement === placement),
    ({ config }) => config.warmupSteps,
  );
}

export function warmupName(steps: number): string {
  return steps === 0 ? 'no warmup' : `warmup ${steps}`;
}

export type Floors = WarmupCell['measurement']['floors'];

/** The exact losses of predictors that know less than everything, named for labels. */
export function floorNames({ unigramNats, bigramNats, floorNats }: Floors): { nats: number; label: string; short: string }[] {
  return [
    { nats: unigramNats, label: `unigram ${formatFixed(unigramNats)}`, short: 'unigram' },
    { nats: bigramNats, label: `bigram ${formatFixed(bigramNats)}`, short: 'bigram' },
    { nats: floorNats, label: `whole rule ${formatFixed(floorNats)}`, short: 'rule' },
  ];
}

/** The loss above which a run has learned nothing but token frequencies. */
export function stuckAbove({ unigramNats }: Floors): number {
  return unigramNats - STUCK_MARGIN_NATS;
}

/** A run that ends above the unigram entropy minus 0.1 nats, or diverges. */
export function isStuck(cell: WarmupCell): boolean {
  return endsStuck(cell);
}

/** Mean final loss over the seeds; not a number when any seed diverged, which `mean` of d3 would pass over. */
export function meanFinalLoss(seeds: readonly WarmupCell[]): number {
  const finals = seeds.map(({ measurement }) => measurement.finalLossNats);
  return finals.every(Number.isFinite) ? (mean(finals) ?? Number.NaN) : Number.NaN;
}

/** `3.11`, or `1 of 3 diverged`. */
export function finalLossText(seeds: readonly WarmupCell[]): string {
  const lost = seeds.filter(({ measurement }) => !Number.isFinite(measurement.finalLossNats)).length;
  return lost > 0 ? `${lost} of ${seeds.length} diverged` : formatFixed(meanFinalLoss(seeds));
}

/** The sizes of the model and of its training in words. */
export function trainingSize({ config: { model, batchSize, steps } }: WarmupCell): string {
  const layers = model.architecture === 'decoder' ? `${model.layerCount} layers` : `${model.layerCount} + ${model.layerCount} layers`;
  return `${layers}, width ${model.modelWidth}, ${model.headCount} heads, ${steps} steps of ${batchSize} sequences of ${model.sequenceLength} tokens`;
}
