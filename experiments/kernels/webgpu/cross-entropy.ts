import { ENTRY_ARGUMENTS, GROUP_INDEX } from './gpu.ts';
import { someRows, type Kernel } from './kernel.ts';
import { eachUnit, largestOf, layoutKey, registers, rowLayout, rowPreamble, sumOf, teamReduction, type RowLayout } from './rows.ts';

export const crossEntropy: Kernel = (call, gpu) => {
  const logits = call.tensor('logits');
  const { leading, rows, width } = someRows(call, logits);
  const targets = call.tensor('targets', leading, 'int32');
  const outputs = [gpu.create(leading), gpu.create(logits.shape)];
  const layout = rowLayout(width, gpu);
  gpu.run({
    key: `cross entropy ${layoutKey(layout)}`,
    code: () => crossEntropyCode(layout),
    tensors: [...outputs, logits, targets],
    parameters: [{ u32: rows }],
    groupCount: Math.ceil(rows / layout.teamsPerGroup),
  });
  return outputs;
};

/** A team for each row: its largest logit, the sum of exponentials, its probabilities. A target outside the row makes its loss NaN. */
function crossEntropyCode(layout: RowLayout): string {
  const { component } = layout;
  const value = (suffix: string, unit: string): string => (layout.inRegisters ? `x${suffix}` : `logits[start + ${unit}]`);
  const largest = component === 4 ? 'max(max(u.x, u.y), max(u.z, u.w))' : 'u';
  return `
    ${rowPreamble(layout)}
    @group(0) @binding(0) var<storage, read_write> loss: array<f32>;
    @group(0) @binding(1) var<storage, read_write> probabilities: array<Unit>;
    @group(0) @binding(2) var<storage, read> logits: array<Unit>;
    @group(0) @binding(3) var<storage, read> targets: array<i32>;
    @group(0) @binding(4) var<uniform> rows: u32;
    ${teamReduction(layout, { name: 'teamSum', type: 'f32', combine: sumOf })}
    ${teamReduction(layout, { name: 'teamLargest', type: 'f32', combine: largestOf })}

    @compute @workgroup_size(THREADS)
    fn main(${ENTRY_ARGUMENTS}) {
      ${GROUP_INDEX}
      let lane = thread % TEAM;
      let row = groupIndex * TEAMS + thread / TEAM;
      let start = min(row, rows - 1u) * UNITS;
      ${registers(layout, 'x')}
      ${layout.inRegisters ? eachUnit(layout, ({ suffix, unit }) => `x${suffix} = logits[start + ${unit}];`) : ''}
      var highest = logits[start]${component === 4 ? '.x' : ''};
      ${eachUnit(layout, ({ suffix, unit }) => `{ let u = ${value(suffix, unit)}; highest = max(highest, ${largest}); }`)}
      let greatest = teamLargest(highest, thread);
      var exponentials = 0.0;
      ${eachUnit(layout, ({ suffix, unit }) => `exponentials += total(exp(${value(suffix, unit)} - greatest));`)}
      let sum = teamSum(exponentials, thread);
      if (row < rows) {
        ${eachUnit(layout, ({ suffix, unit }) => `probabilities[start + ${unit}] = exp(${value(suffix, unit)} - greatest) / sum;`)}
        if (lane == 0u) {
          let wanted = targets[row];
          var chosen = bitcast<f32>(0x7fc00000u | rows);
          if (wanted >= 0 && wanted < i32(WIDTH)) { chosen = logits[start + u32(wanted) / ${component}u]${component === 4 ? '[u32(wanted) % 4u]' : ''}; }
          loss[row] = log(sum) + (greatest - chosen);
        }
      }
    }`;
}
