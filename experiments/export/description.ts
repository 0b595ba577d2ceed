/** A model in words: all that it takes to compute it elsewhere from its tensors. */
import type { Activation, Initialisation, ModelConfig, NormKind } from '../result.ts';
import { NORM_RULES } from '../model/norm.ts';
import { SUBLAYER_PREFIX, hasCrossAttention, stacks, type ParameterSpecification, type Role } from '../model/parameters.ts';
import { PLACEMENT_RULES, residualScales, sublayerRule, type Stack } from '../model/placement.ts';

/** One step of the residual stream; `x'` of one step is the `x` of the next. */
export interface Update {
  stack: Stack;
  layer: number;
  /** What F is, or A and M. */
  branches: string[];
  rule: string;
  /** What the letters of the rule stand for here: names of parameters without `parameter.`, or numbers. */
  where: Record<string, string | number>;
}

/** The rules of the model by topic: what goes through it, its updates layer by layer, norms, attention, mask, logits and loss. */
export function describeModel(config: ModelConfig): Record<string, unknown> {
  const { architecture, modelWidth: d, headCount, feedForwardWidth, activation, qkNorm } = config;
  const headWidth = d / headCount;
  const isEncoderDecoder = architecture === 'encoder-decoder';
  return {
    numbers: 'float32 throughout; vectors are rows, and a matrix stands on the right: "x W" with W [inputs, outputs]',
    order: isEncoderDecoder
      ? 'the encoder reads batch.source, and its last state is the memory; the decoder reads batch.inputs and the memory; the head reads the last state of the decoder'
      : 'the decoder reads batch.inputs; the head reads its last state',
    stream: `x = <stack>.embedding[token] + <stack>.position[t], t from 0 in each sequence: one row of d = ${d} numbers a token, not scaled. Then the updates in order${finalNormWords(config)}`,
    updates: stacks(config).flatMap((stack) => updatesOf(config, stack)),
    norm: normWords(config.norm, `the d = ${d} numbers of a token`, d, config.epsilon),
    queryKeyNorm:
      qkNorm === 'none'
        ? null
        : {
            ...normWords(qkNorm, `the d_h = ${headWidth} numbers of one head`, headWidth, config.epsilon),
            where:
              'on q with the parameters <stack>.<layer>.qNorm and on k with kNorm (crossQNorm and crossKNorm in cross-attention), the same for all heads, before the product q k^T',
          },
    'self-attention':
      'of the rows r that it reads: q = r wq, k = r wk, v = r wv; for each sequence and head softmax(q k^T / sqrt(d_h)) v; the heads side by side; times wo. No biases',
    ...(isEncoderDecoder && {
      'cross-attention':
        'as self-attention with crossWq, crossWk, crossWv and crossWo, but k = m crossWk and v = m crossWv of the memory m, which no norm of the decoder touches',
    }),
    'feed-forward': `${ACTIVATIONS[activation]}(r w1 + b1) w2 + b2, with ${feedForwardWidth} hidden numbers`,
    heads: `head h of ${headCount}, from 0, owns the columns h d_h up to (h + 1) d_h of q, k and v, d_h = ${headWidth}`,
    mask: `self-attention in the decoder is causal: position t sees the positions up to and including t${
      isEncoderDecoder ? '. Self-attention in the encoder and cross-attention see all positions' : ''
    }. A masked logit is minus infinity. There is no padding`,
    logits: '(last state of the decoder) head: no bias, and not tied to the embedding',
    loss: 'the mean over all tokens of all sequences of -ln softmax(logits)[target], in nats',
    gradients: 'of the loss, with respect to each parameter',
  };
}

function finalNormWords({ placement, norm }: ModelConfig): string {
  const ends = PLACEMENT_RULES[placement].hasFinalNorm && norm !== 'none';
  return ends ? ', and N with the parameters <stack>.finalNorm at the end of the stack' : ', and nothing at the end of the stack';
}

/** pRMSNorm looks at one in so many entries of a row. */
const PARTS: Partial<Record<NormKind, number>> = { prmsnorm: 16, 'prmsnorm-eighth': 8, 'prmsnorm-quarter': 4 };

function normWords(kind: NormKind, over: string, width: number, epsilon: number): Record<string, unknown> {
  const part = PARTS[kind];
  return {
    kind,
    formula: NORM_RULES[kind].formula,
    over: `${over}, each row by itself; sums and means are over them`,
    epsilon,
    ...(part !== undefined && { k: Math.ceil(width / part) }),
  };
}

const ACTIVATIONS: Record<Activation, string> = {
  relu: 'relu',
  gelu: 'gelu, gelu(z) = z (1 + erf(z / sqrt(2))) / 2',
};

function updatesOf(config: ModelConfig, stack: Stack): Update[] {
  return Array.from({ length: config.layerCount }, (_, index) => index + 1).flatMap((layer) => {
    const rule = sublayerRule(config, layer);
    const kinds = hasCrossAttention(config, stack)
      ? (['self-attention', 'cross-attention', 'feed-forward'] as const)
      : (['self-attention', 'feed-forward'] as const);
    const update = (branches: string[], prefix: string): Update => ({
      stack,
      layer,
      branches,
      rule: `x' = ${rule.formula}`,
      where: {
        ...(config.norm !== 'none' && { N: `${stack}.${layer}.${prefix}Norm` }),
        ...(rule.hasOutNorm && config.norm !== 'none' && { "N'": `${stack}.${layer}.${prefix}OutNorm` }),
        ...(rule.learned && { [rule.learned.suffix.toLowerCase()]: `${stack}.${layer}.${prefix}${rule.learned.suffix}` }),
        ...(rule.factor && { factor: rule.factor(config, stack, layer) }),
      },
    });
    if (rule.sharesNorm) return [update(['A: self-attention', 'M: feed-forward'], SUBLAYER_PREFIX['self-attention'])];
    return kinds.map((kind) => update([`F: ${kind}`], SUBLAYER_PREFIX[kind]));
  });
}

/** How each kind of tensor was drawn, and what `noise` (a standard deviation) was added. */
export function describeInitialisation(config: ModelConfig, noise: number): Record<string, string> {
  const { embeddingDeviation, positionDeviation, headDeviation, modelWidth, branchGain, placement } = config;
  const normal = (deviation: number): string => `normal, standard deviation ${deviation}`;
  return {
    matrices: `${MATRICES[config.initialisation]}${branchGain === 1 ? '' : `; wo, crossWo and w2 then times ${branchGain}`}${
      placement === 'deepnorm'
        ? `; wv, wo, crossWv, crossWo, w1 and w2 then times ${stacks(config)
            .map((stack) => `${residualScales(config, stack).branch} in the ${stack}`)
            .join(', ')}`
        : ''
    }`,
    embedding: normal(embeddingDeviation),
    position: normal(positionDeviation),
    head: normal(headDeviation ?? 1 / Math.sqrt(modelWidth)),
    rest: `biases 0, the tensors of norms at ${normStart(config.norm)}${
      placement === 'admin'
        ? ', omega by profiling: sqrt(variance of the embedded input + variances of the branches before this one in its stack), all omegas being 1, over random tokens'
        : placement === 'rezero'
          ? ', the alpha of a branch at 0'
          : ''
    }`,
    ...(noise > 0 && { noise: `normal, standard deviation ${noise}, added to every parameter in the end` }),
    generator: 'Philox4x32-10 with the seed and the name of the tensor as key',
  };
}

function normStart(kind: NormKind): string {
  const entries = Object.entries(NORM_RULES[kind].initial);
  return entries.length === 0 ? 'nothing (this norm has none)' : entries.map(([name, value]) => `${name} ${value}`).join(', ');
}

const MATRICES: Record<Initialisation, string> = {
  xavier: 'uniform within sqrt(6 / (inputs + outputs)) of 0, each matrix by itself',
  fairseq: 'uniform within sqrt(6 / (inputs + outputs)) of 0, wq, wk and wv then divided by sqrt(2)',
  pytorch: 'uniform: wq, wk and wv within sqrt(6 / (4 d)) of 0, the others within 1 / sqrt(inputs)',
  gpt2: 'normal, standard deviation 0.02, wo, crossWo and w2 then divided by sqrt(2 L)',
};

const MEANINGS: Record<Role, string> = {
  embedding: 'one row a token of the vocabulary',
  position: 'one row a position',
  query: 'from what attention reads to its queries',
  key: 'from what attention reads to its keys',
  value: 'from what attention reads to its values',
  output: 'from the heads side by side to what attention returns',
  expand: 'from the state to the hidden numbers of the feed-forward',
  contract: 'from the hidden numbers of the feed-forward to the state',
  head: 'from the last state of the decoder to the logits',
  gain: 'gain of a norm',
  bias: 'added to every row',
  alpha: 'factor inside the tanh of a norm',
  branchFactor: 'factor on the branch',
  skipFactor: 'factor on the skip',
};

/** What a parameter of that role is for. */
export function meaningOf({ role }: Pick<ParameterSpecification, 'role'>): string {
  return MEANINGS[role];
}
