/** Parts that are planned and not written: named where they will stand, and linked nowhere. */
const PLANNED_PARTS = [{ part: 2, title: 'Optimizers' }] as const;

/** What is planned to follow `part`, or null. */
export function nextPlanned(part: number): { part: number; title: string } | null {
  return PLANNED_PARTS.find((planned) => planned.part === part + 1) ?? null;
}

/** The essays that an MDX source links to, once each: "papers/rmsnorm". */
export function linkedEssays(source: string): string[] {
  return [...new Set([...source.matchAll(/\]\(\/((?:posts|papers)\/[\w-]+)\//g)].flatMap(([, path]) => path ?? []))];
}
