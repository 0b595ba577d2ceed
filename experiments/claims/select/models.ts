/** Rows of the model table: which of them count, and how. */
import type { Evidence, ModelRow } from '../claim.ts';

/** Released models whose placement is known from their report or their code. Methods of papers and undisclosed models do not count. */
export function disclosedModels({ models }: Evidence): ModelRow[] {
  return models.filter((row) => !row.method && row.placement !== 'undisclosed' && hasSource(row));
}

/** True when the row rests on a report or on code, not on inference. */
export function hasSource({ evidence: { status } }: ModelRow): boolean {
  return status === 'disclosed' || status === 'code';
}

export function isPre({ placement }: ModelRow): boolean {
  return placement === 'pre' || placement === 'parallel-pre';
}

/** The sum itself is normalized: Post-LN and the DeepNorm family. */
export function isLateNorm({ placement }: ModelRow): boolean {
  return placement === 'post' || placement === 'deepnorm';
}

export function isRmsNorm({ norm }: ModelRow): boolean {
  return norm?.startsWith('rmsnorm') ?? false;
}

export function isLayerNorm({ norm }: ModelRow): boolean {
  return norm?.startsWith('layernorm') ?? false;
}

export function isFrom(year: number): (row: ModelRow) => boolean {
  return (row) => row.year !== null && row.year >= year;
}

export function modelOf({ models }: Evidence, id: string): ModelRow | undefined {
  return models.find((row) => row.id === id);
}

/** "read in transformers 5.18.0, ..." or "according to ..., not verified". */
export function sourceOf({ evidence: { source, verified } }: ModelRow): string {
  return verified ? `read in ${source}` : `according to ${source}, not verified`;
}

/** "A, B and 3 more". */
export function named(rows: readonly ModelRow[], most = 4): string {
  const names = rows.map(({ name }) => name);
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${String(names.length - most)} more`;
}
