/**
 * The printed equations are read and computed: the sublayer with a LayerNorm and a small branch in place of `N` and `F`, the factor of the
 * product with their Jacobians. Central differences of the first must give the second.
 */
import { describe, expect, test } from 'vitest';
import { PLACEMENT_RULES } from '../../../../experiments/model/placement.ts';
import { PLACEMENT_EQUATIONS, printEquations } from '../../../../src/components/explorer/placement-equations.ts';
import { NORM_PLACES } from '../../../../src/figures/norm-places.ts';

type Vector = readonly number[];
type Matrix = readonly Vector[];

const WIDTH = 6;
const indices = Array.from({ length: WIDTH }, (_, i) => i);
const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? Number.NaN), 0);
const column = (m: Matrix, j: number): number[] => m.map((row) => row[j] ?? Number.NaN);
const times = (a: Matrix, b: Matrix): Matrix => a.map((row) => indices.map((j) => dot(row, column(b, j))));
const plus = (a: Vector, b: Vector): Vector => a.map((value, i) => value + (b[i] ?? Number.NaN));
const IDENTITY: Matrix = indices.map((i) => indices.map((j) => (i === j ? 1 : 0)));

/** LayerNorm with a gain, and `tanh` of a matrix product as the branch: maps and their Jacobians, in closed form. */
const GAIN = indices.map((i) => 1 + 0.1 * i);
const WEIGHTS: Matrix = indices.map((i) => indices.map((j) => Math.sin(1.7 * i + 2.9 * j + 0.3)));
const EPSILON = 1e-5;

function standardised(x: Vector): { xhat: Vector; sigma: number } {
  const mean = x.reduce((sum, value) => sum + value, 0) / WIDTH;
  const sigma = Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / WIDTH + EPSILON);
  return { xhat: x.map((value) => (value - mean) / sigma), sigma };
}

const MAPS: Record<string, { map: (x: Vector) => Vector; jacobian: (x: Vector) => Matrix }> = {
  N: {
    map: (x) => standardised(x).xhat.map((value, i) => value * (GAIN[i] ?? Number.NaN)),
    jacobian: (x) => {
      const { xhat, sigma } = standardised(x);
      const entry = (i: number, j: number): number => (i === j ? 1 : 0) - 1 / WIDTH - ((xhat[i] ?? 0) * (xhat[j] ?? 0)) / WIDTH;
      return indices.map((i) => indices.map((j) => ((GAIN[i] ?? Number.NaN) / sigma) * entry(i, j)));
    },
  },
  F: {
    map: (x) => WEIGHTS.map((row) => Math.tanh(dot(row, x))),
    jacobian: (x) => WEIGHTS.map((row) => row.map((weight) => weight * (1 - Math.tanh(dot(row, x)) ** 2))),
  },
};

/** LaTeX without what only sets it: `N(x+F(x))`, `JN(I+JF)`. */
function bare(tex: string): string {
  return tex
    .replace(/\\htmlClass\{of-norm\}/g, '')
    .replace(/\\(?:big|,|mathrm)/g, '')
    .replace(/x_\{k-1\}/g, 'x')
    .replace(/F_k/g, 'F')
    .replace(/[{}_\s]/g, '');
}

/** The value of `formula` at x; `seen` is told what every map was applied to. */
function evaluate(formula: string, x: Vector, seen: (name: string, argument: Vector) => void = () => undefined): Vector {
  const parts = split(formula);
  if (parts.length > 1) return parts.map((part) => evaluate(part, x, seen)).reduce(plus);
  if (formula === 'x') return x;
  const [, name = '', inside = ''] = /^(N'|N|F)\((.*)\)$/.exec(formula) ?? [];
  if (name === '') throw new Error(`cannot read ${formula}`);
  const argument = evaluate(inside, x, seen);
  seen(name, argument);
  return MAPS[name.charAt(0)]?.map(argument) ?? [];
}

/** The matrix that a product of Jacobians is, each taken where its map was applied. */
function factor(formula: string, at: ReadonlyMap<string, Vector>): Matrix {
  const parts = split(formula);
  if (parts.length > 1) return parts.map((part) => factor(part, at)).reduce((a, b) => a.map((row, i) => plus(row, b[i] ?? [])));
  const [token = '', name = ''] = /^(?:I|J(N'|N|F)|\([^()]*\))/.exec(formula) ?? [];
  if (token === '') throw new Error(`cannot read ${formula}`);
  const argument = at.get(name);
  const first = token === 'I' ? IDENTITY : argument ? (MAPS[name.charAt(0)]?.jacobian(argument) ?? []) : factor(token.slice(1, -1), at);
  const rest = formula.slice(token.length);
  return rest === '' ? first : times(first, factor(rest, at));
}

/** The terms of a sum. */
function split(formula: string): string[] {
  let depth = 0;
  const parts = [''];
  for (const letter of formula) {
    depth += letter === '(' ? 1 : letter === ')' ? -1 : 0;
    if (letter === '+' && depth === 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${letter}`);
  }
  return parts;
}

const X: Vector = indices.map((i) => Math.cos(2.3 * i + 0.4) + 0.2 * i);
const PLACES = NORM_PLACES.flatMap((place) => {
  const equations = PLACEMENT_EQUATIONS[place.id];
  return equations ? [{ ...place, equations }] : [];
});

describe('PLACEMENT_EQUATIONS', () => {
  test('has one pair for every placement of the model', () => {
    expect(PLACES.map(({ placement }) => placement)).toEqual([...new Set(NORM_PLACES.map(({ placement }) => placement))]);
  });

  test.each(PLACES)('says of $name what the model computes', ({ placement, equations, hasFinalNorm }) => {
    const { sublayer } = PLACEMENT_RULES[placement];
    expect(bare(equations.sublayer)).toBe(typeof sublayer === 'function' ? '' : sublayer.formula.replaceAll(' ', ''));
    expect(equations.product.includes('N_f')).toBe(hasFinalNorm);
  });

  test.each(PLACES)('multiplies the gradient of $name by the Jacobian of its sublayer', ({ equations }) => {
    const sublayer = bare(equations.sublayer);
    const at = new Map<string, Vector>();
    evaluate(sublayer, X, (name, argument) => at.set(name, argument));
    const computed = factor(bare(equations.product.replace(/^.*\^\{1\}/, '')), at);
    const step = 1e-5;
    for (const j of indices) {
      const moved = (by: number): Vector => X.map((value, i) => value + (i === j ? by : 0));
      const [above, below] = [evaluate(sublayer, moved(step)), evaluate(sublayer, moved(-step))];
      above.forEach((value, i) => expect(computed[i]?.[j]).toBeCloseTo((value - (below[i] ?? Number.NaN)) / (2 * step), 7));
    }
  });
});

describe('printEquations', () => {
  test.each(PLACES)('sets both lines of $name, the norms with a class of their own', ({ equations }) => {
    const html = printEquations(equations);
    expect(html).toContain('class="enclosing of-norm"');
    expect(html).not.toContain('katex-error');
    expect(html).toContain('<annotation encoding="application/x-tex">\\begin{aligned}x_k');
  });
});
