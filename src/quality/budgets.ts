/** How much each kind of page may make a reader load. */

export interface Budget {
  kind: string;
  /** Whether it is the budget of the page at this path below the base path. */
  applies: (path: string) => boolean;
  /** HTML, CSS and JavaScript together, bytes after gzip. */
  textBytes: number;
  /** JavaScript alone, after gzip. */
  scriptBytes: number;
  fontBytes: number;
  imageBytes: number;
}

const limits = (text: number, script: number, font: number, image: number) => ({
  textBytes: text * 1000,
  scriptBytes: script * 1000,
  fontBytes: font * 1000,
  imageBytes: image * 1000,
});

/** The first that applies holds. What a post aims at is less: `POST_GOALS`. */
export const BUDGETS: readonly Budget[] = [
  { kind: 'post', applies: (path) => /^posts\/./.test(path), ...limits(90, 15, 220, 30) },
  // KaTeX writes 5 kB an equation before gzip, and the explainers derive theirs in dozens.
  { kind: 'explainer', applies: (path) => /^papers\/./.test(path), ...limits(135, 15, 340, 30) },
  { kind: 'experiment', applies: (path) => /^experiments\/./.test(path), ...limits(65, 15, 200, 30) },
  { kind: 'claims', applies: (path) => path.startsWith('claims/'), ...limits(60, 15, 200, 30) },
  { kind: 'models', applies: (path) => path.startsWith('models/'), ...limits(50, 15, 200, 30) },
  // It shows all figures small, each loaded when it is near.
  { kind: 'list of figures', applies: (path) => path === 'figures/', ...limits(50, 15, 200, 550) },
  { kind: 'figure', applies: (path) => /^figures\/./.test(path), ...limits(40, 15, 200, 60) },
  { kind: 'other page', applies: () => true, ...limits(50, 15, 200, 60) },
];

export const POST_GOALS = { textBytes: 60_000, scriptBytes: 8000 };

export function budgetOf(path: string): Budget {
  const budget = BUDGETS.find(({ applies }) => applies(path));
  if (!budget) throw new Error(`no budget for page: ${path} (expected one of ${BUDGETS.map(({ kind }) => kind).join(', ')})`);
  return budget;
}
