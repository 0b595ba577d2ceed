import { ENTRY_ARGUMENTS, GROUP_INDEX } from './gpu.ts';
import { eachUnit, registers, rowPreamble, sumOf, teamReduction, type RowLayout } from './rows.ts';

/**
 * Each team normalises one row. The mean is summed from differences to the first value (exact for a constant row, whatever its size) and
 * the variance from differences to the mean: no cancellation however far the row lies from zero. Memory is read and written once.
 */
export function normCode(layout: RowLayout, centred: boolean): string {
  const value = (suffix: string, unit: string): string => (layout.inRegisters ? `x${suffix}` : `x[start + ${unit}]`);
  const bindings = centred ? ['y', 'means', 'inverses'] : ['y', 'inverses'];
  const inputs = centred ? ['x', 'gain', 'bias'] : ['x', 'gain'];
  const typeOf = (name: string): string => (name === 'means' || name === 'inverses' ? 'f32' : 'Unit');
  return `
    ${rowPreamble(layout)}
    struct Parameters { rows: u32, epsilon: f32 }
    ${bindings.map((name, i) => `@group(0) @binding(${i}) var<storage, read_write> ${name}: array<${typeOf(name)}>;`).join('\n')}
    ${inputs.map((name, i) => `@group(0) @binding(${bindings.length + i}) var<storage, read> ${name}: array<Unit>;`).join('\n')}
    @group(0) @binding(${bindings.length + inputs.length}) var<uniform> parameters: Parameters;
    ${teamReduction(layout, { name: 'teamSum', type: 'f32', combine: sumOf })}

    @compute @workgroup_size(THREADS)
    fn main(${ENTRY_ARGUMENTS}) {
      ${GROUP_INDEX}
      let lane = thread % TEAM;
      let row = groupIndex * TEAMS + thread / TEAM;
      // Teams without a row keep the others company at the barriers, over the last row.
      let start = min(row, parameters.rows - 1u) * UNITS;
      ${registers(layout, 'x')}
      ${layout.inRegisters ? eachUnit(layout, ({ suffix, unit }) => `x${suffix} = x[start + ${unit}];`) : ''}
      ${centred ? meanCode(layout, value) : 'let mean = 0.0;'}
      var squares = 0.0;
      ${eachUnit(layout, ({ suffix, unit }) => `{ let c = ${value(suffix, unit)} - mean; squares += total(c * c); }`)}
      let inverse = 1.0 / sqrt(teamSum(squares, thread) / WIDTH + parameters.epsilon);
      if (row < parameters.rows) {
        ${eachUnit(
          layout,
          ({ suffix, unit }) =>
            `y[start + ${unit}] = (${value(suffix, unit)} - mean) * inverse * gain[${unit}] ${centred ? `+ bias[${unit}]` : ''};`,
        )}
        if (lane == 0u) { ${centred ? 'means[row] = mean;' : ''} inverses[row] = inverse; }
      }
    }`;
}

function meanCode(layout: RowLayout, value: (suffix: string, unit: string) => string): string {
  return `
    let first = x[start]${layout.component === 4 ? '.x' : ''};
    var differences = 0.0;
    ${eachUnit(layout, ({ suffix, unit }) => `differences += total(${value(suffix, unit)} - first);`)}
    let mean = first + teamSum(differences, thread) / WIDTH;`;
}
