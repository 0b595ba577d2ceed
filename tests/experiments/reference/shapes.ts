/** Names and shapes of a model's parameters, as the referee expects them. A vector is a matrix of one row. */
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

function stackShapes(stack: 'encoder' | 'decoder', config: ReferenceConfig, sizes: Sizes): Shapes {
  const { modelWidth: d, feedForwardWidth: f } = sizes;
  const crosses = stack === 'decoder' && config.architecture === 'encoder-decoder';
  const shapes: Record<string, readonly [number, number]> = {
    [`${stack}.embedding`]: [sizes.vocabularySize, d],
    [`${stack}.position`]: [sizes.sequenceLength, d],
  };
  const addNorm = (name: string): void => {
    shapes[`${name}.gain`] = [1, d];
    if (config.norm === 'layernorm') shapes[`${name}.bias`] = [1, d];
  };
  for (let number = 1; number <= config.layerCount; number++) {
    const layer = `${stack}.${number}`;
    for (const name of ['wq', 'wk', 'wv', 'wo']) shapes[`${layer}.${name}`] = [d, d];
    if (crosses) for (const name of ['crossWq', 'crossWk', 'crossWv', 'crossWo']) shapes[`${layer}.${name}`] = [d, d];
    shapes[`${layer}.w1`] = [d, f];
    shapes[`${layer}.b1`] = [1, f];
    shapes[`${layer}.w2`] = [f, d];
    shapes[`${layer}.b2`] = [1, d];
    for (const name of crosses ? ['selfNorm', 'crossNorm', 'feedForwardNorm'] : ['selfNorm', 'feedForwardNorm'])
      addNorm(`${layer}.${name}`);
  }
  if (config.placement === 'pre') addNorm(`${stack}.finalNorm`);
  return shapes;
}
