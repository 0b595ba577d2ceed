/** Whether the layers of a stack have equal gradients, by the ratio of the last W2 gradient to the first. */
import type { Evidence, Judgement } from '../claim.ts';
import { position, withInterval, withoutEvidence } from '../judge.ts';
import { lastOverFirst, measuredDepths, ratiosByDepth, stacks } from './gradients.ts';
import type { StackChoice } from './gradients.ts';

const EQUAL = [0.8, 1.25] as const;

export const EQUAL_LAYERS_CRITERION =
  'Holds when the last-to-first W2 ratio is within [0.8, 1.25] by interval at every number of layers; conditional at some; contradicted at none.';

/** The judge of the claim that `choice`, which `stack` names, has equal layers. */
export function judgeEqualLayers(choice: StackChoice, stack: string): (evidence: Evidence) => Judgement {
  return (evidence) => {
    const depths = measuredDepths(evidence, choice);
    if (depths.length === 0) return withoutEvidence(`it takes five stacks of one number of layers: ${stack}`);
    const ratios = depths.map((layerCount) => ({ layerCount, ratio: lastOverFirst(stacks(evidence, { ...choice, layerCount })) }));
    const equal = ratios.filter(({ ratio }) => position(ratio, EQUAL) === 'inside');
    return {
      verdict: equal.length === ratios.length ? 'holds' : equal.length > 0 ? 'conditional' : 'contradicted',
      finding: `The W2 gradient of the last layer over the first is ${ratios.map(({ layerCount, ratio }) => `${withInterval(ratio)} at ${String(layerCount)} layers`).join(', ')}.`,
      ...(equal.length > 0 && equal.length < ratios.length
        ? { condition: `holds only at ${equal.map(({ layerCount }) => String(layerCount)).join(', ')} layers` }
        : {}),
      quantities: ratiosByDepth(evidence, choice, stack),
    };
  };
}
