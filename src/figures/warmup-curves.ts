import { RATES } from '../../experiments/claims/select/runs.ts';
import { curveFigure } from './curve-panels.ts';
import { defineFigure } from './figure.ts';

const id = 'warmup-curves';

export const warmupCurves = defineFigure({
  id,
  title: 'What happens to Post-LN and Pre-LN when training starts without warmup?',
  // At the higher rate the placements differ in every seed; what warmup does shows at the lower one.
  ...curveFigure(id, 'decoder', [RATES.high, RATES.middle]),
});
