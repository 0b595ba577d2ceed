/** Adds one line to a list that the project keeps by hand. Each throws when the file is not as expected, rather than writing elsewhere. */

/** Puts an import beside those of the same folder, before the first that sorts behind it. */
export function withImport(text: string, statement: string): string {
  const source = sourceOf(statement);
  const folder = source.slice(0, source.lastIndexOf('/') + 1);
  const lines = text.split('\n');
  const siblings = lines.flatMap((line, index) => (line.startsWith('import ') && sourceOf(line).startsWith(folder) ? [index] : []));
  const last = siblings.at(-1);
  if (last === undefined) throw new Error(`no import from ${folder} stands in the file that needs: ${statement}`);
  const behind = siblings.find((index) => sourceOf(lines[index] ?? '') > source);
  lines.splice(behind ?? last + 1, 0, statement);
  return lines.join('\n');
}

/** Puts an entry at the end of the list or record that the line beginning with `opening` opens and a bracket at the margin closes. */
export function withEntry(text: string, opening: string, entry: string): string {
  const start = text.indexOf(`\n${opening}`);
  const end = start === -1 ? -1 : text.slice(start + 1).search(/^[\]}]/m) + start + 1;
  if (end <= start) throw new Error(`no list that begins with "${opening}" stands in the file that needs: ${entry}`);
  return `${text.slice(0, end)}  ${entry}\n${text.slice(end)}`;
}

function sourceOf(statement: string): string {
  return /from '([^']+)'/.exec(statement)?.[1] ?? '';
}
