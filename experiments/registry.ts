/** The experiments of the suite, in the order in which they are listed and run. Adding one is adding a file to `suite/` and a line here. */
import { defineRegistry, type AnyExperiment } from './experiment.ts';
import { backendAgreement } from './suite/backend-agreement.ts';
import { engineSpeed } from './suite/engine-speed.ts';
import { gradientNorms } from './suite/gradient-norms.ts';
import { normTiming } from './suite/norm-timing.ts';
import { updateSensitivity } from './suite/update-sensitivity.ts';
import { warmup } from './suite/warmup.ts';

export const experiments: readonly AnyExperiment[] = defineRegistry([
  gradientNorms,
  updateSensitivity,
  warmup,
  normTiming,
  engineSpeed,
  backendAgreement,
]);
