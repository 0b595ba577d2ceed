/** `words` in lines no wider than `width` by `measure`; a word that is wider alone keeps its line. */
export function wrapped(words: string, width: number, measure: (line: string) => number): string[] {
  const lines: string[] = [];
  for (const word of words.split(/ +/)) {
    const longer = lines.length > 0 ? `${lines.at(-1) ?? ''} ${word}` : word;
    if (lines.length > 0 && measure(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** `words` in as few lines as `wrapped` needs, about equally wide. */
export function balanced(words: string, width: number, measure: (line: string) => number): string[] {
  const lines = wrapped(words, width, measure);
  let best = lines;
  for (let narrower = width; narrower > width / 2; narrower -= width / 40) {
    const tried = wrapped(words, narrower, measure);
    if (tried.length > lines.length) break;
    best = tried;
  }
  return best;
}
