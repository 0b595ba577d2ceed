/** Evidence changed on purpose, for `flip`: the tests show with it that a judge really looks at what it judges. Nothing is mutated. */
import type { ExperimentId, MeasuredCellOf } from '../result.ts';
import type { Claim, Evidence, ModelRow } from './claim.ts';

/** Evidence in which the cells of `id` are those that `change` returns. */
export function withCells<Id extends ExperimentId>(
  evidence: Evidence,
  id: Id,
  change: (cells: readonly MeasuredCellOf<Id>[]) => readonly MeasuredCellOf<Id>[],
): Evidence {
  const changed = change(evidence.cells(id));
  const cells: Evidence['cells'] = <Asked extends ExperimentId>(asked: Asked) =>
    (asked as string) === id ? (changed as unknown as readonly MeasuredCellOf<Asked>[]) : evidence.cells(asked);
  return { ...evidence, cells };
}

export function withModels(evidence: Evidence, change: (row: ModelRow) => ModelRow): Evidence {
  return { ...evidence, models: evidence.models.map(change) };
}

/** Evidence in which the published numbers of these ids have these values. */
export function withPublished(evidence: Evidence, values: Record<string, number>): Evidence {
  const published = new Map(evidence.published);
  for (const [id, value] of Object.entries(values)) {
    const known = published.get(id);
    if (known) published.set(id, { ...known, value });
  }
  return { ...evidence, published };
}

/**
 * The first alteration that changes the verdict, applied. Claims list one for each verdict they can leave, so that the flip works
 * whatever the results say. Returns the evidence as it is when none does; the test of every claim then fails.
 */
export function firstThatChanges(judge: Claim['judge'], ...alterations: ((evidence: Evidence) => Evidence)[]): Claim['flip'] {
  return (evidence) => {
    const { verdict } = judge(evidence);
    return alterations.map((alter) => alter(evidence)).find((altered) => judge(altered).verdict !== verdict) ?? evidence;
  };
}
