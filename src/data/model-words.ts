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

export const EVIDENCE_WORDS: Record<ModelRow['evidence']['status'], string> = {
  disclosed: 'report',
  code: 'code',
  inferred: 'inferred',
  undisclosed: 'not disclosed',
};
