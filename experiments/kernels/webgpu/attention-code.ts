import { ENTRY_ARGUMENTS, GROUP_INDEX } from './gpu.ts';
import { largestOf, sumOf, teamReduction } from './rows.ts';
import { TILE, TILE_DECLARATIONS, TILE_THREADS, tileProduct } from './tile-product.ts';

export interface AttentionSizes {
  t: number;
  s: number;
  d: number;
  heads: number;
  causal: boolean;
}

/** Threads that share a row of scores. */
const TEAM = TILE_THREADS / TILE;

/** The workgroup of one tile of queries: its scores, their softmax, and the mix of the values. */
export function attentionCode(sizes: AttentionSizes, subgroupLanes: number): string {
  return `
    ${preamble(sizes, subgroupLanes, ['out', 'probabilities'], ['q', 'k', 'v'])}
    ${reduction('teamSum', subgroupLanes, sumOf)}
    ${reduction('teamLargest', subgroupLanes, largestOf)}
    @compute @workgroup_size(${TILE_THREADS})
    fn main(${ENTRY_ARGUMENTS}) {
      ${place(sizes.t)}
      ${eachTile('keyFirst', '0u', 'visible', {
        rows: { from: 'first', to: 'T' },
        columns: { from: 'keyFirst', to: 'visible' },
        inner: { from: '0u', to: 'HEAD' },
        left: { element: 'q[queryAt(place, row, inner)]', contiguous: 'inner' },
        right: { element: 'k[keyAt(place, column, inner)]', contiguous: 'inner' },
        store: 'probabilities[scoreAt(place, row, column)] = value * SCALE;',
      })}
      ${eachRow(`
        var highest = probabilities[start];
        for (var j = lane; j < limit; j += ${TEAM}u) { highest = max(highest, probabilities[start + j]); }
        let greatest = teamLargest(highest, thread);
        var exponentials = 0.0;
        for (var j = lane; j < limit; j += ${TEAM}u) { exponentials += exp(probabilities[start + j] - greatest); }
        let sum = teamSum(exponentials, thread);
        workgroupBarrier();
        if (row < T) {
          for (var j = lane; j < S; j += ${TEAM}u) {
            probabilities[start + j] = select(0.0, exp(probabilities[start + j] - greatest) / sum, j < limit);
          }
        }`)}
      ${eachTile('columnFirst', '0u', 'HEAD', {
        rows: { from: 'first', to: 'T' },
        columns: { from: 'columnFirst', to: 'HEAD' },
        inner: { from: '0u', to: 'visible' },
        left: { element: 'probabilities[scoreAt(place, row, inner)]', contiguous: 'inner' },
        right: { element: 'v[keyAt(place, inner, column)]', contiguous: 'outer' },
        store: 'out[queryAt(place, row, column)] = value;',
      })}
    }`;
}

/** The workgroup of one tile of queries: with `dP = dout v^T`, `dS = P (dP - sum(P dP)) scale` and `dq = dS k`. */
export function queryGradientCode(sizes: AttentionSizes, subgroupLanes: number): string {
  return `
    ${preamble(sizes, subgroupLanes, ['dq', 'dscores'], ['dout', 'k', 'v', 'probabilities'])}
    ${reduction('teamSum', subgroupLanes, sumOf)}
    @compute @workgroup_size(${TILE_THREADS})
    fn main(${ENTRY_ARGUMENTS}) {
      ${place(sizes.t)}
      ${eachTile('keyFirst', '0u', 'visible', {
        rows: { from: 'first', to: 'T' },
        columns: { from: 'keyFirst', to: 'visible' },
        inner: { from: '0u', to: 'HEAD' },
        left: { element: 'dout[queryAt(place, row, inner)]', contiguous: 'inner' },
        right: { element: 'v[keyAt(place, column, inner)]', contiguous: 'inner' },
        store: 'dscores[scoreAt(place, row, column)] = value;',
      })}
      ${eachRow(`
        var products = 0.0;
        for (var j = lane; j < limit; j += ${TEAM}u) { products += probabilities[start + j] * dscores[start + j]; }
        let sum = teamSum(products, thread);
        workgroupBarrier();
        if (row < T) {
          for (var j = lane; j < S; j += ${TEAM}u) {
            dscores[start + j] = select(0.0, probabilities[start + j] * (dscores[start + j] - sum) * SCALE, j < limit);
          }
        }`)}
      ${eachTile('columnFirst', '0u', 'HEAD', {
        rows: { from: 'first', to: 'T' },
        columns: { from: 'columnFirst', to: 'HEAD' },
        inner: { from: '0u', to: 'visible' },
        left: { element: 'dscores[scoreAt(place, row, inner)]', contiguous: 'inner' },
        right: { element: 'k[keyAt(place, inner, column)]', contiguous: 'outer' },
        store: 'dq[queryAt(place, row, column)] = value;',
      })}
    }`;
}

/** The workgroup of one tile of keys: `dv = P^T dout` and `dk = dS^T q`. With a causal mask, queries before the tile see none of it. */
export function keyGradientCode(sizes: AttentionSizes): string {
  const product = (gradient: string, weights: string, rows: string): string =>
    eachTile('columnFirst', '0u', 'HEAD', {
      rows: { from: 'first', to: 'S' },
      columns: { from: 'columnFirst', to: 'HEAD' },
      inner: { from: sizes.causal ? 'first' : '0u', to: 'T' },
      left: { element: `${weights}[scoreAt(place, inner, row)]`, contiguous: 'outer' },
      right: { element: `${rows}[queryAt(place, inner, column)]`, contiguous: 'outer' },
      store: `${gradient}[keyAt(place, row, column)] = value;`,
    });
  return `
    ${preamble(sizes, 1, ['dk', 'dv'], ['dout', 'q', 'probabilities', 'dscores'])}
    @compute @workgroup_size(${TILE_THREADS})
    fn main(${ENTRY_ARGUMENTS}) {
      ${place(sizes.s)}
      ${product('dv', 'probabilities', 'dout')}
      ${product('dk', 'dscores', 'q')}
    }`;
}

function preamble({ t, s, d, heads, causal }: AttentionSizes, subgroupLanes: number, outputs: string[], inputs: string[]): string {
  return `
    ${subgroupLanes > 1 ? 'enable subgroups;' : ''}
    const T = ${t}u;
    const S = ${s}u;
    const D = ${d}u;
    const HEADS = ${heads}u;
    const HEAD = ${d / heads}u;
    const SCALE = f32(${1 / Math.sqrt(d / heads)});
    const CAUSAL = ${String(causal)};
    ${outputs.map((name, i) => `@group(0) @binding(${i}) var<storage, read_write> ${name}: array<f32>;`).join('\n')}
    ${inputs.map((name, i) => `@group(0) @binding(${outputs.length + i}) var<storage, read> ${name}: array<f32>;`).join('\n')}
    @group(0) @binding(${outputs.length + inputs.length}) var<uniform> batchCount: u32;
    ${TILE_DECLARATIONS}
    struct Place { batch: u32, head: u32 }
    fn queryAt(place: Place, row: u32, column: u32) -> u32 { return (place.batch * T + row) * D + place.head * HEAD + column; }
    fn keyAt(place: Place, row: u32, column: u32) -> u32 { return (place.batch * S + row) * D + place.head * HEAD + column; }
    fn scoreAt(place: Place, row: u32, column: u32) -> u32 { return ((place.batch * HEADS + place.head) * T + row) * S + column; }
  `;
}

/** Batch, head and first row of the workgroup's tile, and the keys that its queries see together. */
function place(length: number): string {
  const tiles = Math.ceil(length / TILE);
  return `
    ${GROUP_INDEX}
    let place = Place(groupIndex / ${tiles}u / HEADS, groupIndex / ${tiles}u % HEADS);
    if (place.batch >= batchCount) { return; }
    let first = groupIndex % ${tiles}u * ${TILE}u;
    let visible = select(S, min(S, first + ${TILE}u), CAUSAL);`;
}

function eachTile(variable: string, from: string, to: string, product: Parameters<typeof tileProduct>[0]): string {
  return `for (var ${variable} = ${from}; ${variable} < ${to}; ${variable} += ${TILE}u) ${tileProduct(product)}`;
}

/** Code for the rows of a tile of scores in storage, a team of threads each, with all of the workgroup's writes done before and after it. */
function eachRow(code: string): string {
  return `
    storageBarrier();
    {
      let lane = thread % ${TEAM}u;
      let row = first + thread / ${TEAM}u;
      let start = scoreAt(place, min(row, T - 1u), 0u);
      let limit = select(S, min(row, T - 1u) + 1u, CAUSAL);
      ${code}
    }
    storageBarrier();`;
}

function reduction(name: string, subgroupLanes: number, combine: (a: string, b: string) => string): string {
  return teamReduction({ team: TEAM, teamsPerGroup: TILE, subgroupLanes }, { name, type: 'f32', combine });
}
