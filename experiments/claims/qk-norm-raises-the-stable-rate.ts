import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, withoutEvidence } from './judge.ts';
import { verdictOf } from './select/by-variant.ts';
import {
  alterTraining,
  armRuns,
  largestLogitInterval,
  largestStableRate,
  outcomesByRate,
  separation,
  sideOfSeparation,
} from './select/logits.ts';

const PLACEMENTS = [
  { placement: 'pre', variant: 'in Pre-LN', key: 'Pre' },
  { placement: 'reordered', variant: 'with the norm behind the branch', key: 'Reordered' },
] as const;

export const qkNormRaisesTheStableRate = defineClaim({
  id: 'qk-norm-raises-the-stable-rate',
  kind: 'measured',
  statement: 'A norm of queries and keys lets a model train at learning rates at which it fails without.',
  criterion:
    'For Pre-LN and for the reordered placement: speaks for it when at some rate of the grid, a factor of about 3 apart, runs train with the norm and fail without, by the Wilson intervals of their shares; against it when there is none and each rate is decided. Holds when both speak for it, contradicted when both speak against it, conditional when they differ.',
  experiments: ['logit-growth'],
  references: ['dehghani2023'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterTraining(evidence, { hasQkNorm: true }, () => false),
    (evidence) =>
      alterTraining(
        alterTraining(evidence, { hasQkNorm: true }, () => true),
        { hasQkNorm: false },
        () => false,
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('logit-growth');
  const found = PLACEMENTS.map((each) => {
    const arms = [true, false].map((hasQkNorm) => ({ placement: each.placement, hasQkNorm }));
    const [normalised = [], plain = []] = arms.map((arm) => outcomesByRate(cells, arm));
    const top = arms.map((arm) => armRuns(cells, arm).filter(({ config }) => config.learningRate === normalised.at(-1)?.learningRate));
    return {
      ...each,
      compared: separation(normalised, plain),
      stable: [largestStableRate(normalised), largestStableRate(plain)],
      logits: top.map(largestLogitInterval),
    };
  });
  if (found.some(({ compared }) => compared.compared === 0))
    return withoutEvidence('it takes runs of both placements with and without the norm at the same rates');
  return {
    ...verdictOf(found.map(({ variant, compared }) => ({ variant, side: sideOfSeparation(compared) }))),
    finding: `${found
      .map(
        ({ variant, compared, stable: [normalised, plain] }) =>
          `${variant} the largest rate up to which runs train is ${rateText(normalised)} with the norm and ${rateText(plain)} without; they train with it and fail without at ${compared.rates.length > 0 ? compared.rates.join(', ') : `none of ${String(compared.compared)} rates`}`,
      )
      .join('; ')
      .replace(/^./, (letter) => letter.toUpperCase())}.`,
    quantities: Object.fromEntries(
      found.flatMap(({ key, variant, stable: [normalised, plain], logits }) => [
        ...(normalised
          ? [[`with${key}`, { value: normalised, format: '~g', label: `largest rate up to which runs train with the norm, ${variant}` }]]
          : []),
        ...(plain
          ? [[`without${key}`, { value: plain, format: '~g', label: `largest rate up to which runs train without the norm, ${variant}` }]]
          : []),
        ...logits.flatMap((logit, index) =>
          Number.isFinite(logit.estimate)
            ? [
                [
                  `logit${index === 0 ? 'With' : 'Without'}${key}`,
                  estimated(
                    logit,
                    `largest attention logit at the end at the highest rate, ${index === 0 ? 'with' : 'without'} the norm, ${variant}`,
                    '.3~s',
                  ),
                ],
              ]
            : [],
        ),
      ]),
    ) as Judgement['quantities'],
  };
}

function rateText(rate: number | null | undefined): string {
  return rate === null || rate === undefined ? 'below the lowest tried' : String(rate);
}
