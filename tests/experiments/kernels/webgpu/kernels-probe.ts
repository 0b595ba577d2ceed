/** Run as a child process by kernels.test.ts: the errors of our WebGPU kernels in many shapes, as JSON. */
import * as tf from '@tensorflow/tfjs-core';
import { open } from '../../../../experiments/backends/webgpu.ts';
import { caseError, checkOwnKernels, run } from '../../../../experiments/kernels/check-kernels.ts';
import * as formulas from '../../../../experiments/kernels/formulas.ts';
import type { KernelCase } from '../../../../experiments/kernels/formulas.ts';
import type { OwnKernel } from '../../../../experiments/kernels/names.ts';
import { registerWebGpuKernels } from '../../../../experiments/kernels/webgpu/register.ts';

/** [rows, width]: below, at and above what a unit, a team, its registers and a workgroup hold; more rows than a grid has in one dimension. */
const SHAPES = [
  [1, 1],
  [5, 3],
  [1, 130],
  [2, 2052],
  [2, 8196],
] as const;
const CAUSAL = { b: 1, t: 33, s: 33, d: 6, headCount: 2, causal: true };
const CROSS = { b: 2, t: 3, s: 40, d: 68, headCount: 2, causal: false };

const errors: Record<string, number> = {};

async function note(label: string, kernel: OwnKernel, each: KernelCase): Promise<void> {
  errors[`${kernel} ${label}`] = await caseError(kernel, each);
}

async function checkShapes(label: string): Promise<void> {
  for (const [rows, width] of SHAPES) {
    const shape = `${rows} x ${width} ${label}`;
    // Away from zero, so that the mean is more than a rounding of the values.
    await note(shape, 'OwnLayerNorm', formulas.layerNormCase(rows, width, 0.5));
    await note(shape, 'OwnLayerNormGradient', formulas.layerNormGradientCase(rows, width));
    await note(shape, 'OwnRmsNorm', formulas.rmsNormCase(rows, width));
    // With a width of 1 all of dx but a part of epsilon's size cancels.
    if (width > 1) await note(shape, 'OwnRmsNormGradient', formulas.rmsNormGradientCase(rows, width));
  }
}

async function checkAttention(label: string, sizes: typeof CAUSAL): Promise<void> {
  await note(label, 'OwnAttention', formulas.attentionCase(sizes));
  await note(label, 'OwnAttentionGradient', formulas.attentionGradientCase(sizes));
}

/** Shapes that fill more than one row of a grid whose rows hold 7 workgroups. */
async function checkGrids(): Promise<void> {
  await note('in a grid', 'OwnLayerNorm', formulas.layerNormCase(6000, 4));
  await note('in a grid', 'OwnRmsNorm', formulas.rmsNormCase(40, 520));
  await note('in a grid', 'OwnCopy', formulas.copyCase([40_003], 2));
  await note('in a grid', 'OwnAttention', formulas.attentionCase({ b: 3, t: 2, s: 3, d: 12, headCount: 3, causal: false }));
  await note('in a grid', 'OwnAttentionGradient', formulas.attentionGradientCase({ b: 3, t: 2, s: 3, d: 12, headCount: 3, causal: false }));
  await note('in a grid', 'OwnScatterAdd', formulas.scatterAddCase(50, 3, 17));
  await note('in a grid', 'OwnColumnSum', formulas.columnSumCase(1100, 70));
  await note('in a grid', 'OwnGlobalNorm', formulas.globalNormCase([[3], [9000], [13_000], [1]]));
  await note('in a grid', 'OwnAdamAll', formulas.adamAllCase([[5], [9000], [13_000]]));
}

/** Whether each kernel that adds up over rows gives the same bits twice. */
async function checkRepeats(): Promise<Record<string, boolean>> {
  const cases: [OwnKernel, KernelCase][] = [
    ['OwnLayerNormGradient', formulas.layerNormGradientCase(700, 64)],
    ['OwnRmsNormGradient', formulas.rmsNormGradientCase(700, 64)],
    ['OwnAttentionGradient', formulas.attentionGradientCase(CAUSAL)],
    ['OwnScatterAdd', formulas.scatterAddCase(700, 3, 4)],
    ['OwnColumnSum', formulas.columnSumCase(1100, 70)],
  ];
  const same: Record<string, boolean> = {};
  for (const [kernel, { inputs, attributes }] of cases) {
    const runs = [await run(kernel, inputs, attributes), await run(kernel, inputs, attributes)].map((outputs) =>
      outputs.map(String).join(';'),
    );
    same[kernel] = runs[0] === runs[1];
  }
  return same;
}

const opened = await open();
if ('unavailable' in opened) throw new Error(opened.unavailable);
const { backend } = opened;
const engine = tf.backend();

const checks = await checkOwnKernels();
await checkShapes('with subgroups');
await checkAttention('causal with subgroups', CAUSAL);
await note('many rows with subgroups', 'OwnLayerNormGradient', formulas.layerNormGradientCase(70_000, 4));
await note('far from zero', 'OwnLayerNorm', formulas.layerNormCase(3, 127, 6000));
const repeats = await checkRepeats();
registerWebGpuKernels(engine, { subgroupLanes: 1 });
await checkShapes('without subgroups');
await checkAttention('cross without subgroups', CROSS);
registerWebGpuKernels(engine, { subgroupLanes: 1, groupsPerRow: 7 });
await checkGrids();
await backend.synchronize();
const { numTensors, numDataBuffers } = tf.memory();
backend.close();
console.log(JSON.stringify({ checks, errors, repeats, left: { numTensors, numDataBuffers } }));
