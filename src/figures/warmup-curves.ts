import { curveFigure } from './curve-panels.ts';
import { defineFigure } from './figure.ts';

const id = 'warmup-curves';

export const warmupCurves = defineFigure({
  id,
  title: 'What happens to Post-LN and Pre-LN when training starts without warmup?',
  ...curveFigure(id, 'decoder'),
});
