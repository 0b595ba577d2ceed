/** How the model table's codes are printed. */
import type { ModelRow } from '../../experiments/claims/claim.ts';

export const PLACEMENT_WORDS: Record<ModelRow['placement'], string> = {
  post: 'Post-LN',
  pre: 'Pre-LN',
  sandwich: 'before and after the branch',
  reordered: 'after the branch',
  deepnorm: 'DeepNorm',
  'parallel-pre': 'Pre-LN, parallel branches',
  other: 'other',
  undisclosed: 'not disclosed',
};

export const NORM_WORDS: Record<NonNullable<ModelRow['norm']>, string> = {
  layernorm: 'LayerNorm',
  'layernorm-nobias': 'LayerNorm without bias',
  'layernorm-nonparametric': 'LayerNorm without gain and bias',
  'layernorm-1p': 'LayerNorm, gain 1 + w',
  rmsnorm: 'RMSNorm',
  'rmsnorm-1p': 'RMSNorm, gain 1 + w',
  'rmsnorm-nogain': 'RMSNorm without gain',
  dyt: 'dynamic tanh',
  none: 'none',
};

export const QK_NORM_WORDS: Record<NonNullable<ModelRow['qkNorm']>, string> = {
  'rmsnorm-per-head': 'RMSNorm per head',
  'rmsnorm-full-width': 'RMSNorm over all heads',
  'latent-rmsnorm': 'RMSNorm of the latents',
  layernorm: 'LayerNorm',
  l2: 'length 1',
  cosine: 'cosine',
  optional: 'by checkpoint',
  none: 'none',
};

/** Stands where something was not established. */
export const NOT_KNOWN = '–';

export const EVIDENCE_WORDS: Record<ModelRow['evidence']['status'], string> = {
  disclosed: 'report',
  code: 'code',
  inferred: 'inferred',
  undisclosed: 'not disclosed',
};
