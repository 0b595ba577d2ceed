/** Names and shapes of a model's parameters, as the referee expects them. A vector is a matrix of one row. */
import type { NormKind } from '../../../experiments/result.ts';
import { NORM_FORMS } from './norm.ts';
import { hasFinalNorm, type StackName, type Sublayer } from './placement.ts';
import type { ReferenceConfig } from './stack.ts';

export interface Sizes {
  modelWidth: number;
  feedForwardWidth: number;
  vocabularySize: number;
  sequenceLength: number;
}

export type Shapes = Readonly<Record<string, readonly [rows: number, columns: number]>>;

export function parameterShapes(config: ReferenceConfig, sizes: Sizes): Shapes {
  const stacks = config.architecture === 'decoder' ? (['decoder'] as const) : (['encoder', 'decoder'] as const);
  return Object.assign({}, ...stacks.map((stack) => stackShapes(stack, config, sizes)), {
    head: [sizes.modelWidth, sizes.vocabularySize],
  } satisfies Shapes) as Shapes;
}

function stackShapes(stack: StackName, config: ReferenceConfig, sizes: Sizes): Shapes {
  const { modelWidth: d, feedForwardWidth: f } = sizes;
  const { placement } = config;
  const crosses = stack === 'decoder' && config.architecture === 'encoder-decoder';
  const shapes: Record<string, readonly [number, number]> = {
    [`${stack}.embedding`]: [sizes.vocabularySize, d],
    [`${stack}.position`]: [sizes.sequenceLength, d],
  };
  const addNorm = (name: string, kind: NormKind, width: number): void => {
    const { size, gain, bias } = NORM_FORMS[kind];
    if (gain) shapes[`${name}.gain`] = [1, width];
    if (bias) shapes[`${name}.bias`] = [1, width];
    if (size === 'tanh') shapes[`${name}.alpha`] = [1, 1];
  };
  const addSublayer = (layer: string, sublayer: Sublayer): void => {
    if (placement !== 'parallel' || sublayer === 'self') addNorm(`${layer}.${sublayer}Norm`, config.norm, d);
    if (placement === 'sandwich') addNorm(`${layer}.${sublayer}OutNorm`, config.norm, d);
    if (placement === 'admin') shapes[`${layer}.${sublayer}Omega`] = [1, d];
    if (placement === 'rezero') shapes[`${layer}.${sublayer}Alpha`] = [1, 1];
  };
  for (let number = 1; number <= config.layerCount; number++) {
    const layer = `${stack}.${number}`;
    for (const name of ['wq', 'wk', 'wv', 'wo']) shapes[`${layer}.${name}`] = [d, d];
    if (crosses) for (const name of ['crossWq', 'crossWk', 'crossWv', 'crossWo']) shapes[`${layer}.${name}`] = [d, d];
    for (const name of crosses ? ['qNorm', 'kNorm', 'crossQNorm', 'crossKNorm'] : ['qNorm', 'kNorm'])
      addNorm(`${layer}.${name}`, config.qkNorm, d / config.headCount);
    shapes[`${layer}.w1`] = [d, f];
    shapes[`${layer}.b1`] = [1, f];
    shapes[`${layer}.w2`] = [f, d];
    shapes[`${layer}.b2`] = [1, d];
    for (const sublayer of crosses ? (['self', 'cross', 'feedForward'] as const) : (['self', 'feedForward'] as const))
      addSublayer(layer, sublayer);
  }
  if (hasFinalNorm(placement)) addNorm(`${stack}.finalNorm`, config.norm, d);
  return shapes;
}
