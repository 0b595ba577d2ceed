/** The claims in the order of the evidence that decides them: by experiment, then those that rest on sources alone. */
import type { ExperimentId } from '../../experiments/result.ts';
import { judgedClaims, type JudgedClaim } from './claims.ts';
import { experimentDescriptions } from './experiments.ts';
import { EXPERIMENT_GROUPS, GROUP_OF, type ExperimentGroup } from './experiment-groups.ts';

export interface ClaimSection {
  /** Its anchor. */
  id: string;
  title: string;
  parts: {
    /** The experiment that is named first in the claims, with its question; null for sources. */
    experiment: { id: ExperimentId; title: string } | null;
    claims: JudgedClaim[];
  }[];
}

/** Every claim once. A claim that several experiments decide stands with the one that it names first. */
export function claimSections(): ClaimSection[] {
  const claims = judgedClaims();
  const titles = new Map(experimentDescriptions().map(({ id, title }) => [id, title]));
  const ids = Object.keys(GROUP_OF) as ExperimentId[];
  const measured = (Object.keys(EXPERIMENT_GROUPS) as ExperimentGroup[]).map((group) => ({
    id: `claims-${group}`,
    title: EXPERIMENT_GROUPS[group].title,
    parts: ids
      .filter((id) => GROUP_OF[id] === group)
      .map((id) => ({
        experiment: { id, title: titles.get(id) ?? id },
        claims: claims.filter(({ experiments }) => experiments[0] === id),
      })),
  }));
  const fromSources = {
    id: 'claims-sources',
    title: 'From sources',
    parts: [{ experiment: null, claims: claims.filter(({ experiments }) => experiments.length === 0) }],
  };
  return [...measured, fromSources]
    .map((section) => ({ ...section, parts: section.parts.filter((part) => part.claims.length > 0) }))
    .filter(({ parts }) => parts.length > 0);
}
