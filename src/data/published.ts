import { join } from 'node:path';
import { publishedValue, type PublishedValue } from '../../experiments/claims/claim.ts';
import { contentFolder } from './folders.ts';
import { unknownName } from './unknown-name.ts';
import { readYamlList } from './yaml-list.ts';

/** Numbers that others measured, by id. */
export function publishedValues(): ReadonlyMap<string, PublishedValue> {
  return new Map(readYamlList(join(contentFolder(), 'published.yaml'), publishedValue).map((value) => [value.id, value]));
}

/** The number with this id. Throws naming the page and the nearest id when it is unknown. */
export function publishedNamed(id: string, at: string): PublishedValue {
  const values = publishedValues();
  const value = values.get(id);
  if (!value) throw unknownName(at, 'published value', id, [...values.keys()]);
  return value;
}

/** The number as printed: its own text, or the bare number, and its unit. */
export function publishedText({ text, value, unit }: PublishedValue): string {
  return withUnit(text ?? String(value), unit);
}

/** Number and unit with a narrow space that does not break; a percent sign as well. */
export function withUnit(text: string, unit: string | undefined): string {
  return unit ? `${text}\u202f${unit}` : text;
}
