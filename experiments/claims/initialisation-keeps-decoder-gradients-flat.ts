import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { FEWEST_SEEDS, lastOverFirst, levelWeightGradients, stacks } from './select/gradients.ts';
import type { StackChoice } from './select/gradients.ts';

const VARIANTS = {
  fairseq: { label: 'fairseq initialisation', choice: { initialisation: 'fairseq' } },
  pytorch: { label: 'PyTorch initialisation', choice: { initialisation: 'pytorch' } },
  gpt2: { label: 'GPT-2 initialisation', choice: { initialisation: 'gpt2' } },
  zipf: { label: 'Zipf tokens', choice: { tokens: 'zipf' } },
  rmsnorm: { label: 'RMSNorm', choice: { norm: 'rmsnorm' } },
} as const;
const POST: StackChoice = { placement: 'post', layerCount: 12 };
const FLAT = [0.5, 2] as const;

export const initialisationKeepsDecoderGradientsFlat = defineClaim({
  id: 'initialisation-keeps-decoder-gradients-flat',
  kind: 'measured',
  statement: 'No usual initialisation, token distribution or normalizer makes the gradients of a decoder-only Post-LN stack vanish.',
  criterion:
    'Twelve layers: holds when the last-to-first W2 ratio of fairseq, PyTorch and GPT-2 initialisation, of Zipf tokens and of RMSNorm is between 1/2 and 2 by interval; contradicted when one lies outside.',
  experiments: ['gradient-norms'],
  references: ['liu2020admin'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => levelWeightGradients(evidence, { ...POST, initialisation: 'fairseq' }, 5),
    (evidence) =>
      Object.values(VARIANTS).reduce((altered, { choice }) => levelWeightGradients(altered, { ...POST, ...choice }, 1), evidence),
  ),
});

function judge(evidence: Evidence): Judgement {
  const variants = Object.entries(VARIANTS).map(([name, { label, choice }]) => ({
    name,
    label,
    ratio: lastOverFirst(stacks(evidence, { ...POST, ...choice })),
  }));
  const missing = variants.filter(({ ratio }) => ratio.sampleSize < FEWEST_SEEDS);
  if (missing.length > 0)
    return withoutEvidence(`it takes five Post-LN stacks of 12 layers with ${missing.map(({ label }) => label).join(', ')}`);
  const places = variants.map(({ ratio }) => position(ratio, FLAT));
  return {
    verdict: places.every((place) => place === 'inside') ? 'holds' : places.includes('outside') ? 'contradicted' : 'inconclusive',
    finding: `Last-to-first W2 ratios at 12 layers: ${variants.map(({ label, ratio }) => `${label} ${withInterval(ratio)}`).join(', ')}.`,
    quantities: Object.fromEntries(
      variants.map(({ name, label, ratio }) => [
        name,
        estimated(ratio, `last-to-first W2 gradient ratio, decoder-only Post-LN, 12 layers, ${label}`),
      ]),
    ),
  };
}
