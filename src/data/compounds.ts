export interface TextPart {
  text: string;
  /** True for what must stay on one line. */
  isCompound: boolean;
}

/** `text` cut around what reads badly across two lines: short compounds, such as "Pre-LN", "GPT-3" and "T5-11B", and percentages. */
export function compoundParts(text: string): TextPart[] {
  return text
    .split(/\b(\w{1,8}-(?:[A-Z]{2}|[A-Z]?\d+(?:\.\d+)?[A-Z]?)\b|\d+(?:\.\d+)? %)/)
    .map((part, index) => ({ text: part, isCompound: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
