/** Synthetic rows of the model table and published numbers: few, but of every kind that a claim distinguishes. */
import { modelRow } from '../../../../experiments/claims/claim.ts';
import type { ModelRow, PublishedValue } from '../../../../experiments/claims/claim.ts';

type Short = [
  id: string,
  year: number | null,
  placement: ModelRow['placement'],
  norm: ModelRow['norm'],
  layers: number | null,
  more?: Partial<ModelRow>,
];

const ROWS: Short[] = [
  ['transformer-2017', 2017, 'post', 'layernorm', 6],
  ['bert-large', 2018, 'post', 'layernorm', 24],
  ['gpt-2-xl', 2019, 'pre', 'layernorm', 48, { finalNorm: true }],
  ['gpt-3', 2020, 'pre', 'layernorm', 96, { finalNorm: true }],
  ['early-rms', 2021, 'pre', 'rmsnorm', 80, { finalNorm: true, normBias: false }],
  ['llama-65b', 2023, 'pre', 'rmsnorm', 80, { finalNorm: true, normBias: false }],
  ['parallel', 2023, 'parallel-pre', 'layernorm', 80, { finalNorm: true }],
  ['late-norm', 2022, 'deepnorm', 'layernorm', 70],
  ['deepseek-v3', 2024, 'pre', 'rmsnorm', 61, { finalNorm: true, normBias: false, qkNorm: 'latent-rmsnorm' }],
  ['sandwich', 2024, 'sandwich', 'rmsnorm', 62, { finalNorm: true, normBias: false, qkNorm: 'rmsnorm-per-head' }],
  ['reordered', 2025, 'reordered', 'rmsnorm', 64, { finalNorm: true, normBias: false, qkNorm: 'rmsnorm-per-head' }],
  ['plain', 2024, 'pre', 'rmsnorm', 32, { finalNorm: true, normBias: false }],
  ['plainer', 2025, 'pre', 'rmsnorm', 40, { finalNorm: true, normBias: false }],
  [
    'gemini',
    2023,
    'undisclosed',
    null,
    null,
    { evidence: { status: 'undisclosed', source: 'report, section 2: not a word on it', verified: true } },
  ],
  ['method', 2024, 'other', 'none', null, { method: true }],
];

export function models(): ModelRow[] {
  return ROWS.map(([id, year, placement, norm, layers, more]) =>
    modelRow.parse({
      id,
      name: id.toUpperCase(),
      org: 'nobody',
      year,
      placement,
      norm,
      finalNorm: null,
      qkNorm: placement === 'undisclosed' ? null : 'none',
      normBias: norm?.startsWith('layernorm') === true ? true : null,
      layers,
      width: null,
      sizeVerified: false,
      evidence: { status: 'code', source: 'synthetic.py, SyntheticLayer', verified: true },
      ...more,
    }),
  );
}

const PUBLISHED: Record<string, number> = {
  'vaswani-warmup-steps': 4000,
  'bert-warmup-steps': 10000,
  'xiong-post-warmup-bleu': 34,
  'xiong-post-warmup-500-high-rate-bleu': 2.77,
  'rmsnorm-bias-ablations': 0,
  'rmsnorm-quality-tests': 0,
  'rmsnorm-saving-transformer': 6.9,
  'rmsnorm-saving-reader': 15.1,
  'rmsnorm-saving-order-embedding': 40.8,
  'rmsnorm-saving-rnnsearch-tensorflow': 24.7,
  'rmsnorm-saving-rnnsearch-theano': 34,
  'rmsnorm-saving-rnnsearch-pytorch': 11,
  'rmsnorm-saving-cifar': 20.5,
  'rmsnorm-transformer-layernorm-bleu-14': 26.6,
  'rmsnorm-transformer-rmsnorm-bleu-14': 26.8,
  'rmsnorm-rnnsearch-theano-layernorm-bleu-17': 23.8,
  'rmsnorm-rnnsearch-theano-rmsnorm-bleu-17': 23.6,
  'rmsnorm-order-embedding-layernorm-caption-recall': 47.9,
  'rmsnorm-order-embedding-rmsnorm-caption-recall': 48.7,
  'rmsnorm-cifar-layernorm-error': 10.49,
  'rmsnorm-cifar-rmsnorm-error': 8.83,
  'lns-pre-1b-perplexity': 17.02,
  'lns-scaled-1b-perplexity': 15.71,
  'admin-grid-post-wins': 7,
  'admin-grid-post-converged': 8,
  'liger-fusion-factor': 9,
};

export function published(): Map<string, PublishedValue> {
  return new Map(
    Object.entries(PUBLISHED).map(([id, value]) => [
      id,
      { id, quantity: id, value, reference: 'synthetic2020', where: 'nowhere', grade: 'paper' },
    ]),
  );
}
