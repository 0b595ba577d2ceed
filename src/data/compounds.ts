export interface TextPart {
  text: string;
  /** True for a compound whose hyphen must not end a line. */
  isCompound: boolean;
}

/** `text` cut around its short compounds, such as "Pre-LN", "GPT-3" and "T5-11B", which read badly across two lines. */
export function compoundParts(text: string): TextPart[] {
  return text
    .split(/\b(\w{1,8}-(?:[A-Z]{2}|[A-Z]?\d+(?:\.\d+)?[A-Z]?))\b/)
    .map((part, index) => ({ text: part, isCompound: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
