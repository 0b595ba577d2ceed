/**
 * How rows are laid over threads, and the WGSL for sums over a row. A *team* of threads owns a row; a *unit* is what a thread loads at
 * once, four numbers where the width allows.
 *
 * Shapes for a large GPU: memory is busy when some 20 kB are on their way in each core. A workgroup of 256 threads asks for 4 units (64
 * bytes) a thread before its first reduction, 16 kB, and four to eight such workgroups fit a core, so that one loads while another reduces
 * or stores. Narrow rows therefore share a workgroup; a row of up to 8 units for each lane of a subgroup is kept inside it, because it then
 * needs no barrier at all. Wider rows get up to 8 units a thread (32 registers, half of what a full core leaves each) and then more threads.
 */
import type { Gpu } from './gpu.ts';

const GROUP_THREADS = 256;
const COMFORTABLE_UNITS = 4;
const MAXIMUM_UNITS = 8;

export interface RowLayout {
  width: number;
  /** Numbers in a unit. */
  component: 1 | 4;
  /** Units in a row. */
  units: number;
  /** Threads of a team, a power of two. */
  team: number;
  teamsPerGroup: number;
  /** Units of a thread, rounded up. */
  unitsPerThread: number;
  /** Whether a thread's units fit its registers; otherwise the row is read again from the cache. */
  inRegisters: boolean;
  /** See `Gpu.subgroupLanes`. */
  subgroupLanes: number;
}

export function rowLayout(width: number, { subgroupLanes, device }: Pick<Gpu, 'subgroupLanes' | 'device'>): RowLayout {
  const component = width % 4 === 0 ? 4 : 1;
  const units = width / component;
  const { maxComputeInvocationsPerWorkgroup: most, maxComputeWorkgroupSizeX } = device.limits;
  const limit = Math.min(most, maxComputeWorkgroupSizeX);
  const groupThreads = Math.min(GROUP_THREADS, limit);
  let team = Math.min(powerOfTwoAbove(units / COMFORTABLE_UNITS), groupThreads);
  if (team > subgroupLanes && units <= MAXIMUM_UNITS * subgroupLanes) team = subgroupLanes;
  while (units > MAXIMUM_UNITS * team && 2 * team <= limit) team *= 2;
  const unitsPerThread = Math.ceil(units / team);
  return {
    width,
    component,
    units,
    team,
    teamsPerGroup: Math.max(1, groupThreads / team),
    unitsPerThread,
    inRegisters: unitsPerThread <= MAXIMUM_UNITS,
    subgroupLanes,
  };
}

export function layoutKey({ width, team, subgroupLanes }: RowLayout): string {
  return `${width} by ${team} in ${subgroupLanes}`;
}

/** Directives and constants that the code below expects. */
export function rowPreamble(layout: RowLayout): string {
  const { component, units, team, teamsPerGroup, subgroupLanes, width } = layout;
  return `
    ${subgroupLanes > 1 ? 'enable subgroups;' : ''}
    alias Unit = ${component === 4 ? 'vec4<f32>' : 'f32'};
    const WIDTH = ${width}.0;
    const UNITS = ${units}u;
    const TEAM = ${team}u;
    const TEAMS = ${teamsPerGroup}u;
    const THREADS = ${team * teamsPerGroup}u;
    fn total(value: Unit) -> f32 { return ${component === 4 ? '(value.x + value.y) + (value.z + value.w)' : 'value'}; }
  `;
}

/** Code for one unit of the calling thread; `unit` is its index in the row. */
type UnitCode = (names: { suffix: string; unit: string }) => string;

/** The code once for each unit of the calling thread, written out where there are few. Names with the suffix are then registers. */
export function eachUnit({ units, team, unitsPerThread, inRegisters }: RowLayout, code: UnitCode): string {
  if (!inRegisters) return `for (var unit = lane; unit < UNITS; unit += TEAM) { ${code({ suffix: '', unit: 'unit' })} }`;
  return Array.from({ length: unitsPerThread }, (_, k) => {
    const text = code({ suffix: `${k}`, unit: `(lane + ${k * team}u)` });
    return (k + 1) * team <= units ? text : `if (lane + ${k * team}u < UNITS) { ${text} }`;
  }).join('\n');
}

/** Declarations of one register for each unit of the calling thread, zero at first; none where there are too many. */
export function registers({ unitsPerThread, inRegisters }: RowLayout, ...names: string[]): string {
  if (!inRegisters) return '';
  return names.flatMap((name) => Array.from({ length: unitsPerThread }, (_, k) => `var ${name}${k} = Unit();`)).join('\n');
}

/**
 * `fn <name>(value: <type>, thread: u32) -> <type>`: the values of the caller's team put together, the same bits for each of its threads
 * and in each run. Lanes of a subgroup exchange theirs directly; what is wider goes through workgroup memory.
 */
export function teamReduction(
  { team, teamsPerGroup, subgroupLanes }: Pick<RowLayout, 'team' | 'teamsPerGroup' | 'subgroupLanes'>,
  { name, type, combine }: { name: string; type: string; combine: (a: string, b: string) => string },
): string {
  const exchanged = Math.min(team, subgroupLanes);
  const steps = Array.from(
    { length: Math.log2(exchanged) },
    (_, step) => `result = ${combine('result', `subgroupShuffleXor(result, ${2 ** step}u)`)};`,
  ).join('\n');
  const inSubgroup = `var result = value; ${steps}`;
  const header = `fn ${name}(value: ${type}, thread: u32) -> ${type}`;
  if (exchanged === team) return `${header} { ${inSubgroup} return result; }`;
  const parts = team / exchanged;
  const slots = `var<workgroup> ${name}Parts: array<${type}, ${parts * teamsPerGroup}>;`;
  if (exchanged > 1) {
    return `${slots}
      ${header} {
        ${inSubgroup}
        workgroupBarrier();
        if (thread % ${exchanged}u == 0u) { ${name}Parts[thread / ${exchanged}u] = result; }
        workgroupBarrier();
        let first = thread / ${team}u * ${parts}u;
        var sum = ${name}Parts[first];
        for (var part = 1u; part < ${parts}u; part++) { sum = ${combine('sum', `${name}Parts[first + part]`)}; }
        return sum;
      }`;
  }
  return `${slots}
    ${header} {
      let lane = thread % ${team}u;
      workgroupBarrier();
      ${name}Parts[thread] = value;
      for (var half = ${team / 2}u; half > 0u; half /= 2u) {
        workgroupBarrier();
        if (lane < half) { ${name}Parts[thread] = ${combine(`${name}Parts[thread]`, `${name}Parts[thread + half]`)}; }
      }
      workgroupBarrier();
      return ${name}Parts[thread - lane];
    }`;
}

export const sumOf = (a: string, b: string): string => `${a} + ${b}`;
export const largestOf = (a: string, b: string): string => `max(${a}, ${b})`;

function powerOfTwoAbove(count: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(count)));
}
