/** The words of configurations as the field writes them, for sentences and figures. */
import type { BackendName, NormKind, Placement } from './vocabulary.ts';

export const PLACEMENT_NAMES: Record<Placement, string> = {
  post: 'Post-LN',
  pre: 'Pre-LN',
  deepnorm: 'DeepNorm',
  sandwich: 'Sandwich',
  reordered: 'Reordered',
  admin: 'Admin',
  'layernorm-scaling': 'LayerNorm scaling',
  'mix-ln': 'Mix-LN',
  rezero: 'ReZero',
  parallel: 'Parallel',
};

export const NORM_NAMES: Record<NormKind, string> = {
  layernorm: 'LayerNorm',
  'layernorm-without-bias': 'LayerNorm, no bias',
  'layernorm-without-gain': 'LayerNorm, no gain',
  'layernorm-plain': 'LayerNorm, plain',
  rmsnorm: 'RMSNorm',
  'rmsnorm-plain': 'RMSNorm, plain',
  'rmsnorm-one-plus-gain': 'RMSNorm, 1 + gain',
  prmsnorm: 'pRMSNorm',
  'prmsnorm-eighth': 'pRMSNorm, 1/8',
  'prmsnorm-quarter': 'pRMSNorm, 1/4',
  l2: 'L2',
  dyt: 'DyT',
  none: 'none',
};

export const BACKEND_NAMES: Record<BackendName, string> = { tensorflow: 'libtensorflow', webgpu: 'WebGPU', wasm: 'WebAssembly' };
