import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernel-call.ts';
import { columnSums } from './column-sum.ts';
import type { Gpu } from './gpu.ts';
import { someRows, type Kernel } from './kernel.ts';
import { normCode } from './norm-code.ts';
import { gradientLayout, normGradientCode } from './norm-gradient-code.ts';
import { layoutKey, rowLayout } from './rows.ts';

export const layerNorm: Kernel = (call, gpu) => norm(call, gpu, true);
export const rmsNorm: Kernel = (call, gpu) => norm(call, gpu, false);
export const layerNormGradient: Kernel = (call, gpu) => normGradient(call, gpu, true);
export const rmsNormGradient: Kernel = (call, gpu) => normGradient(call, gpu, false);

function norm(call: KernelCall, gpu: Gpu, centred: boolean): TensorInfo[] {
  const x = call.tensor('x');
  const { leading, rows, width } = someRows(call, x);
  const gain = call.tensor('gain', [width]);
  const outputs = [gpu.create(x.shape), ...(centred ? [gpu.create(leading)] : []), gpu.create(leading)];
  const layout = rowLayout(width, gpu);
  gpu.run({
    key: `norm ${String(centred)} ${layoutKey(layout)}`,
    code: () => normCode(layout, centred),
    tensors: [...outputs, x, gain, ...(centred ? [call.tensor('bias', [width])] : [])],
    parameters: [{ u32: rows }, { f32: call.number('epsilon') }],
    groupCount: Math.ceil(rows / layout.teamsPerGroup),
  });
  return outputs;
}

/** Workgroups of a gradient write their sums over rows, which a second dispatch puts together: few enough to cost little, enough to fill a GPU. */
const ROWS_PER_GROUP = 16;
const MAXIMUM_GROUPS = 512;

function normGradient(call: KernelCall, gpu: Gpu, centred: boolean): TensorInfo[] {
  const x = call.tensor('x');
  const { leading, rows, width } = someRows(call, x);
  const inputs = [
    call.tensor('dy', x.shape),
    x,
    ...(centred ? [call.tensor('mean', leading)] : []),
    call.tensor(centred ? 'inverseDeviation' : 'inverseRms', leading),
  ];
  const gain = call.tensor('gain', [width]);
  const layout = gradientLayout(width, gpu);
  const dx = gpu.create(x.shape);
  const parameterCount = centred ? 2 : 1;

  const { teamsPerGroup, sumsRows } = layout;
  const rowsPerTeam = sumsRows ? Math.ceil(Math.max(ROWS_PER_GROUP, rows / MAXIMUM_GROUPS) / teamsPerGroup) : 1;
  const groupCount = Math.ceil(rows / (rowsPerTeam * teamsPerGroup));
  const partials = sumsRows
    ? Array.from({ length: parameterCount }, () => gpu.create(groupCount === 1 ? [width] : [groupCount, width]))
    : [];
  gpu.run({
    key: `norm gradient ${String(centred)} ${layoutKey(layout)}`,
    code: () => normGradientCode(layout, centred),
    tensors: [dx, ...partials, ...inputs, gain],
    parameters: [{ u32: rows }, { u32: rowsPerTeam }],
    groupCount,
  });
  if (!sumsRows) return [dx, ...columnSums(gpu, { kind: centred ? 'layernorm' : 'rmsnorm', inputs, rows, width })];
  return groupCount === 1
    ? [dx, ...partials]
    : [dx, ...columnSums(gpu, { kind: 'plain', inputs: partials, rows: groupCount, width, releases: true })];
}
