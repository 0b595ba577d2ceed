import { ENTRY_ARGUMENTS, GROUP_INDEX, type Gpu } from './gpu.ts';
import { eachUnit, registers, rowLayout, rowPreamble, sumOf, teamReduction, type RowLayout } from './rows.ts';

export interface GradientLayout extends RowLayout {
  /** Whether a thread's share of dy and x fits its registers beside its sums; otherwise it is read again from the cache. */
  keepsRow: boolean;
  /** Whether the sums over rows are made along the way. The widest rows leave no registers for them. */
  sumsRows: boolean;
}

const MAXIMUM_KEPT_UNITS = 4;

export function gradientLayout(width: number, gpu: Pick<Gpu, 'subgroupLanes' | 'device'>): GradientLayout {
  const layout = rowLayout(width, gpu);
  return { ...layout, keepsRow: layout.inRegisters && layout.unitsPerThread <= MAXIMUM_KEPT_UNITS, sumsRows: layout.inRegisters };
}

/**
 * With `g = dy gain` and xhat the normalised row: `dx = inverse (g - mean(g) - xhat mean(g xhat))`. Each team goes over its rows one after
 * the other and keeps the sums of dy xhat and dy over them, column by column, in registers; a workgroup writes one row of sums. No
 * atomics: the same bits in each run.
 */
export function normGradientCode(layout: GradientLayout, centred: boolean): string {
  const { sumsRows, keepsRow } = layout;
  const sums = sumsRows ? (centred ? ['dgain', 'dbias'] : ['dgain']) : [];
  const outputs = ['dx', ...sums];
  const inputs = ['dy', 'x', ...(centred ? ['means'] : []), 'inverses', 'gain'];
  const typeOf = (name: string): string => (name === 'means' || name === 'inverses' ? 'f32' : 'Unit');
  const upstream = (suffix: string, unit: string): string => (keepsRow ? `dy${suffix}` : `dy[start + ${unit}]`);
  const normalised = (suffix: string, unit: string): string => (keepsRow ? `x${suffix}` : `((x[start + ${unit}] - mean) * inverse)`);
  return `
    ${rowPreamble(layout)}
    struct Parameters { rows: u32, rowsPerTeam: u32 }
    ${outputs.map((name, i) => `@group(0) @binding(${i}) var<storage, read_write> ${name}: array<Unit>;`).join('\n')}
    ${inputs.map((name, i) => `@group(0) @binding(${outputs.length + i}) var<storage, read> ${name}: array<${typeOf(name)}>;`).join('\n')}
    @group(0) @binding(${outputs.length + inputs.length}) var<uniform> parameters: Parameters;
    ${teamReduction(layout, { name: 'teamSum', type: 'vec2<f32>', combine: sumOf })}
    ${sums.length > 0 && layout.teamsPerGroup > 1 ? 'var<workgroup> teamSums: array<Unit, THREADS>;' : ''}

    @compute @workgroup_size(THREADS)
    fn main(${ENTRY_ARGUMENTS}) {
      ${GROUP_INDEX}
      let lane = thread % TEAM;
      let team = thread / TEAM;
      ${registers(layout, ...sums.map((name) => `${name}Sum`))}
      for (var turn = 0u; turn < parameters.rowsPerTeam; turn++) {
        let row = (groupIndex * parameters.rowsPerTeam + turn) * TEAMS + team;
        // Teams without a row keep the others company at the barriers, over the last row.
        let source = min(row, parameters.rows - 1u);
        let start = source * UNITS;
        let mean = ${centred ? 'means[source]' : '0.0'};
        let inverse = inverses[source];
        ${keepsRow ? registers(layout, 'x', 'dy') : ''}
        ${
          keepsRow
            ? eachUnit(
                layout,
                ({ suffix, unit }) => `x${suffix} = (x[start + ${unit}] - mean) * inverse; dy${suffix} = dy[start + ${unit}];`,
              )
            : ''
        }
        var products = vec2<f32>();
        ${eachUnit(
          layout,
          ({ suffix, unit }) =>
            `{ let g = ${upstream(suffix, unit)} * gain[${unit}]; products += vec2(total(g), total(g * ${normalised(suffix, unit)})); }`,
        )}
        let averages = teamSum(products, thread) / WIDTH;
        if (row < parameters.rows) {
          ${eachUnit(
            layout,
            ({ suffix, unit }) => `{
              let upstream = ${upstream(suffix, unit)};
              let normalised = ${normalised(suffix, unit)};
              dx[start + ${unit}] = inverse * (upstream * gain[${unit}] ${centred ? '- averages.x' : ''} - normalised * averages.y);
              ${sumsRows ? `dgainSum${suffix} += upstream * normalised;` : ''}
              ${sumsRows && centred ? `dbiasSum${suffix} += upstream;` : ''}
            }`,
          )}
        }
      }
      ${sums.map((name) => storeSums(layout, name)).join('\n')}
    }`;
}

/** Adds the sums of the workgroup's teams, in the order of the teams, and writes them as its row of `name`. */
function storeSums(layout: GradientLayout, name: string): string {
  const { teamsPerGroup, team, units, unitsPerThread } = layout;
  return Array.from({ length: unitsPerThread }, (_, k) => {
    const unit = `(lane + ${k * team}u)`;
    const inRow = (k + 1) * team <= units ? 'true' : `${unit} < UNITS`;
    if (teamsPerGroup === 1) return `if (${inRow}) { ${name}[groupIndex * UNITS + ${unit}] = ${name}Sum${k}; }`;
    return `
      workgroupBarrier();
      teamSums[thread] = ${name}Sum${k};
      workgroupBarrier();
      if (team == 0u && ${inRow}) {
        var sum = teamSums[lane];
        for (var other = 1u; other < TEAMS; other++) { sum += teamSums[other * TEAM + lane]; }
        ${name}[groupIndex * UNITS + ${unit}] = sum;
      }`;
  }).join('\n');
}
