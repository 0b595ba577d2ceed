import { firstThatChanges } from './alter.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { middle, percent, withoutEvidence } from './judge.ts';
import { alterEngineTime, engineCells, shareOfLimit } from './select/engine.ts';
import type { EngineCell } from './select/engine.ts';

const PRODUCTS = { backend: 'wasm', subject: 'matmul' } as const;
const TRANSPOSES = ['NN', 'NT', 'TN', 'TT'] as const;
const SMALLEST_SHARE = 0.5;

export const productsReachHalfThePeak = defineClaim({
  id: 'products-reach-half-the-peak',
  kind: 'measured',
  statement:
    'On WebAssembly a large matrix product reaches at least half of the multiply-adds that its instructions allow, however the operands are stored.',
  criterion:
    'Our kernels at the largest product of the run on wasm, over multiply-adds in registers in the same turns: holds when the lower quartile of the share is at least 50 % for all four ways to store the operands, contradicted when the upper quartile of all four is below, conditional otherwise.',
  experiments: ['engine-speed'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterEngineTime(evidence, PRODUCTS, 'own', 'own', 10),
    (evidence) => alterEngineTime(evidence, PRODUCTS, 'own', 'own', 0.1),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cell = engineCells(evidence, PRODUCTS)
    .toSorted((a, b) => operationsOf(a) - operationsOf(b))
    .at(-1);
  const shares = TRANSPOSES.flatMap((what) => {
    const share = cell && shareOfLimit(cell, what, 'own');
    return share ? [{ what, share }] : [];
  });
  const [first] = shares;
  if (!first || shares.length < TRANSPOSES.length) {
    return withoutEvidence('it takes 20 paired samples of a matrix product on wasm, stored in all four ways, and of the multiply-add peak');
  }
  const reaching = shares.filter(({ share }) => share.low >= SMALLEST_SHARE);
  const isRefuted = shares.every(({ share }) => share.high < SMALLEST_SHARE);
  const least = shares.reduce((smallest, each) => (each.share.median < smallest.share.median ? each : smallest), first);
  const most = shares.reduce((largest, each) => (each.share.median > largest.share.median ? each : largest), first);
  return {
    verdict: reaching.length === shares.length ? 'holds' : isRefuted ? 'contradicted' : 'conditional',
    finding: `The product of ${cell ? shapeOf(cell) : ''} reaches ${percent(least.share.median)} (${least.what}) to ${percent(most.share.median)} (${most.what}) of the peak, N and T saying how the operands are stored.`,
    ...(reaching.length < shares.length && !isRefuted
      ? { condition: `holds only for ${reaching.map(({ what }) => what).join(', ') || 'none of the four with certainty'}` }
      : {}),
    quantities: {
      leastShare: middle(
        least.share,
        `share of the multiply-add peak that the slowest of the four products reaches (${least.what})`,
        '.0%',
      ),
      mostShare: middle(most.share, `share of the multiply-add peak that the fastest of the four products reaches (${most.what})`, '.0%'),
    },
  };
}

function operationsOf({ config }: EngineCell): number {
  return config.subject === 'matmul' ? config.batch * config.rows * config.columns * config.inner : 0;
}

function shapeOf({ config }: EngineCell): string {
  return config.subject === 'matmul'
    ? `${String(config.rows)} × ${String(config.inner)} by ${String(config.inner)} × ${String(config.columns)}`
    : '';
}
