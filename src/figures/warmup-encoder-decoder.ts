import { RATES } from '../../experiments/claims/select/runs.ts';
import { curveFigure } from './curve-panels.ts';
import { defineFigure } from './figure.ts';

const id = 'warmup-encoder-decoder';

export const warmupEncoderDecoder = defineFigure({
  id,
  title: 'Does an encoder-decoder depend on warmup in the same way?',
  ...curveFigure(id, 'encoder-decoder', [RATES.middle]),
});
