import { ARCHITECTURES } from '../../result.ts';
import type { Architecture, Interval, MeasuredCellOf, Placement } from '../../result.ts';
import { position, withInterval } from '../judge.ts';
import { depthSeries, depthSlope, gradientNorm, timesSpread } from '../select/last-layer.ts';
import { definePrediction, notRefuted, refuted, undecided } from './prediction.ts';
import type { Criterion, Refutation } from './prediction.ts';

/** Where the log-log slope on the number of layers is to lie. */
export const SLOPES = { post: [-0.1, 0.1], pre: [-0.8, -0.4] } as const;
export const CONSTANT = [-0.1, 0.1] as const;

export const STACK_NAMES: Record<Architecture, string> = {
  decoder: 'the decoder-only stack',
  'encoder-decoder': 'the decoder with cross-attention',
};

interface Setting {
  placement: Extract<Placement, 'post' | 'pre' | 'deepnorm'>;
  architecture: Architecture;
  layerCount: number;
  modelWidth: number;
  /** Tokens of the batch over which the loss is a mean. */
  tokenCount: number;
}

/**
 * Norm of the last W2 gradient, without a free constant: `branch sqrt(d / (2 tokens V))`. Each token's gradient is the product of a hidden
 * state of squared norm d / 2 and a gradient of about unit norm, which the last norm divides by the root of the variance V that it reads;
 * the tokens' gradients add up at random. V is 3/2 under Post-LN. Under Pre-LN it grows by 1/2 for a feed-forward and by up to 1 for an
 * attention, taken as 1: the tokens become alike with depth. DeepNorm multiplies the skip and the branch by its two factors.
 */
export function expectedLastGradient({ placement, architecture, layerCount, modelWidth, tokenCount }: Setting): number {
  const attentions = architecture === 'decoder' ? 1 : 2;
  const [skip, branch] = placement === 'deepnorm' ? [(2 * layerCount) ** 0.25, (8 * layerCount) ** -0.25] : [1, 1];
  const variance = placement === 'pre' ? 1 + layerCount * (attentions + 0.5) : skip ** 2 + branch ** 4 / 2;
  return branch * Math.sqrt(modelWidth / (2 * tokenCount * variance));
}

/** `d sqrt(ln d)`, how the bound of Theorem 1 grows with the width. Xiong et al. 2020. */
export function boundOfTheorem(modelWidth: number): number {
  return modelWidth * Math.sqrt(Math.log(modelWidth));
}

type Cells = readonly MeasuredCellOf<'last-layer-gradient'>[];

export const lastLayerGradient = definePrediction<'last-layer-gradient'>({
  experiment: 'last-layer-gradient',
  criteria: ARCHITECTURES.flatMap((architecture) =>
    (['pre', 'post'] as const).flatMap((placement): Criterion<'last-layer-gradient'>[] => {
      const name = placement === 'pre' ? 'Pre-LN' : 'Post-LN';
      const where = `under ${name} in ${STACK_NAMES[architecture]}`;
      return [
        {
          refutedIf: `${where}, the interval of the log-log slope of the last W2 gradient on the number of layers lies outside ${ends(SLOPES[placement])}`,
          judge: (cells) => judgeSlope(depthSlope(depthSeries(cells, { placement, architecture }), gradientNorm), SLOPES[placement], where),
        },
        {
          refutedIf: `${where}, the same slope of the gradient times the root of the variance that the last norm reads lies outside ${ends(CONSTANT)}`,
          judge: (cells: Cells) => judgeSlope(depthSlope(depthSeries(cells, { placement, architecture }), timesSpread), CONSTANT, where),
        },
      ];
    }),
  ),
});

function judgeSlope(slope: Interval | null, range: readonly [number, number], where: string): Refutation {
  if (!slope) return undecided(`it takes five seeds of several depths ${where}`);
  const place = position(slope, range);
  if (place === 'inside') return notRefuted(`The slope is ${withInterval(slope)}.`);
  if (place === 'outside') return refuted(`The slope is ${withInterval(slope)}, outside ${ends(range)}.`);
  return undecided(`the slope, ${withInterval(slope)}, may lie on either side of an end of ${ends(range)}`);
}

function ends([low, high]: readonly [number, number]): string {
  return `${String(low)} to ${String(high)}`;
}
