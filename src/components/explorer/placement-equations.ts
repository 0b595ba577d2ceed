/** For each place of the norm the sublayer `k` and the Jacobian of the whole stack, as KaTeX sets them; everything about norms has the class `of-norm`. */
import katex from 'katex';
import type { NormPlace } from '../../figures/norm-places.ts';

const ofNorm = (tex: string): string => `\\htmlClass{of-norm}{${tex}}`;
const N = ofNorm('\\mathrm N');
const N_BEHIND = ofNorm("\\mathrm N'");
const J = ofNorm('J_{\\mathrm N}');
const J_BEHIND = ofNorm("J_{\\mathrm N'}");
const J_FINAL = ofNorm('J_{\\mathrm N_f}');

export interface PlacementEquations {
  /** `x_k`. */
  sublayer: string;
  /** What the head reads, and its Jacobian with respect to `x_0`. */
  output: string;
  product: string;
}

const LAST = 'x_{2L}';
const NORMALISED = `${ofNorm('\\mathrm N_f')}(${LAST})`;

/** LaTeX. The last factor, of the sublayer next to the output, stands on the left. */
export const PLACEMENT_EQUATIONS: Partial<Record<NormPlace['id'], PlacementEquations>> = {
  post: { output: LAST, sublayer: `${N}\\big(x_{k-1}+F_k(x_{k-1})\\big)`, product: `\\prod_{k=2L}^{1}${J}\\,\\big(I+J_{F_k}\\big)` },
  pre: {
    output: NORMALISED,
    sublayer: `x_{k-1}+F_k\\big(${N}(x_{k-1})\\big)`,
    product: `${J_FINAL}\\prod_{k=2L}^{1}\\big(I+J_{F_k}${J}\\big)`,
  },
  sandwich: {
    output: NORMALISED,
    sublayer: `x_{k-1}+${N_BEHIND}\\big(F_k(${N}(x_{k-1}))\\big)`,
    product: `${J_FINAL}\\prod_{k=2L}^{1}\\big(I+${J_BEHIND}J_{F_k}${J}\\big)`,
  },
  reordered: {
    output: NORMALISED,
    sublayer: `x_{k-1}+${N}\\big(F_k(x_{k-1})\\big)`,
    product: `${J_FINAL}\\prod_{k=2L}^{1}\\big(I+${J}J_{F_k}\\big)`,
  },
};

/** HTML of both equations below each other. */
export function printEquations({ sublayer, output, product }: PlacementEquations): string {
  const lines = [`x_k&=${sublayer}`, `\\frac{\\partial\\,${output}}{\\partial x_0}&=${product}`];
  return katex.renderToString(`\\begin{aligned}${lines.join('\\\\')}\\end{aligned}`, {
    displayMode: true,
    fleqn: true,
    throwOnError: true,
    strict: (code) => (code === 'htmlExtension' ? 'ignore' : 'error'),
    trust: ({ command }) => command === '\\htmlClass',
  });
}
