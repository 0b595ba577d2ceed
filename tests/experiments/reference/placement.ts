/**
 * Where the norm N stands around the branches F of a layer: how the stream `x` becomes the next one.
 * `post` N(x + F(x)); `pre` x + F(N(x)); `deepnorm` N(a x + F(x)); `sandwich` x + N'(F(N(x))); `reordered` x + N(F(x));
 * `admin` N(omega * x + F(x)), omega [d]; `layernorm-scaling` x + F(N(x) / sqrt(l)); `mix-ln` post in the first floor(L / 4) layers, pre in
 * the others; `rezero` x + alpha F(N(x)), alpha one number; `parallel` x + A(N(x)) + M(N(x)) with one norm for both branches.
 * Layers count from l = 1 to L in each stack.
 */
import type { ModelConfig } from '../../../experiments/result.ts';
import { chain, identity, scaled, sum, type MatrixMap } from './maps.ts';

export type StackName = 'encoder' | 'decoder';
export type Sublayer = 'self' | 'cross' | 'feedForward';

/** A branch with the maps that its names stand for: `<sublayer>Norm`, `<sublayer>OutNorm`, `<sublayer>Omega`, `<sublayer>Alpha`. */
export interface Branch {
  apply: MatrixMap;
  norm: MatrixMap;
  outNorm: () => MatrixMap;
  omega: () => MatrixMap;
  alpha: () => MatrixMap;
}

export interface Place {
  placement: ModelConfig['placement'];
  architecture: ModelConfig['architecture'];
  stack: StackName;
  layer: number;
  layerCount: number;
}

/** The map of a whole layer with these branches, in the order in which the stream meets them. */
export function layerMap(place: Place, branches: readonly Branch[]): MatrixMap {
  if (place.placement !== 'parallel') return chain(...branches.map((branch) => sublayerMap(place, branch)));
  const [attention, feedForward, third] = branches;
  if (!attention || !feedForward || third) throw new RangeError(`a parallel layer has two branches, not ${branches.length}`);
  return sum(identity, chain(attention.norm, sum(attention.apply, feedForward.apply)));
}

function sublayerMap(place: Place, { apply: branch, norm, outNorm, omega, alpha }: Branch): MatrixMap {
  const { placement, layer, layerCount } = place;
  const post = chain(sum(identity, branch), norm);
  const pre = sum(identity, chain(norm, branch));
  switch (placement) {
    case 'post':
      return post;
    case 'pre':
      return pre;
    case 'deepnorm':
      return chain(sum(scaled(deepNormAlpha(place)), branch), norm);
    case 'sandwich':
      return sum(identity, chain(norm, branch, outNorm()));
    case 'reordered':
      return sum(identity, chain(branch, norm));
    case 'admin':
      return chain(sum(omega(), branch), norm);
    case 'layernorm-scaling':
      return sum(identity, chain(norm, scaled(1 / Math.sqrt(layer)), branch));
    case 'mix-ln':
      return layer <= Math.floor(layerCount / 4) ? post : pre;
    case 'rezero':
      return sum(identity, chain(norm, branch, alpha()));
    case 'parallel':
      throw new RangeError('a parallel layer has no sublayers of its own');
    default:
      return placement satisfies never;
  }
}

/** Whether a stack ends with a norm, `finalNorm`: where the stream of the last layer is not normalised. */
export function hasFinalNorm(placement: ModelConfig['placement']): boolean {
  return placement !== 'post' && placement !== 'deepnorm' && placement !== 'admin';
}

/** DeepNorm's factor on the skip; N encoder and M decoder layers. Wang et al. 2022, the table of section 3. */
export function deepNormAlpha({ stack, architecture, layerCount }: Pick<Place, 'stack' | 'architecture' | 'layerCount'>): number {
  if (architecture === 'decoder') return (2 * layerCount) ** (1 / 4);
  return stack === 'encoder' ? 0.81 * (layerCount ** 4 * layerCount) ** (1 / 16) : (3 * layerCount) ** (1 / 4);
}
