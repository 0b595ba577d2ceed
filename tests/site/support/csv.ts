/** The fields of RFC 4180 text, row by row, read by another hand than wrote them. */
export function csvFields(text: string): string[][] {
  const rows: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g;
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(field)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end !== '\n') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
