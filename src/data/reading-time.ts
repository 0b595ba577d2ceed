const WORDS_PER_MINUTE = 220;
/** A displayed formula is read slower than its few tokens suggest. */
const SECONDS_PER_EQUATION = 12;
const SECONDS_PER_FIGURE = 20;

/** Minutes that the MDX source takes to read, at least one: words, displayed equations and figures. */
export function readingMinutes(source: string): number {
  const equations = source.match(/\$\$[^$]+\$\$/g)?.length ?? 0;
  const figures = source.match(/<(?:Figure|NormExplorer)\b/g)?.length ?? 0;
  const prose = source
    .replace(/\$\$[^$]+\$\$/g, ' ')
    .replace(/```[\s\S]*?```/g, ' ')
    .replace(/<\/?[A-Za-z][^>]*>/g, ' ')
    .replace(/[#*_`|>-]+/g, ' ');
  const words = prose.match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0;
  const seconds = (words / WORDS_PER_MINUTE) * 60 + equations * SECONDS_PER_EQUATION + figures * SECONDS_PER_FIGURE;
  return Math.max(1, Math.round(seconds / 60));
}
