import { FONT_SIZE } from './layout.ts';

/** Widths in em of a humanist sans serif, a little on the wide side, so that a fallback font still fits. */
const NARROW_LETTERS = /[ijltfrI.,:;'|!()[\] ·]/u;
const WIDE_LETTERS = /[mwMWN@%—×]/u;
const SMALL_LETTERS = /[⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀-₉]/u;

/** About how wide `content` is set, in px. There is no font to ask at build time. */
export function textWidth(content: string, fontSize = FONT_SIZE): number {
  let em = 0;
  for (const letter of content) em += letterWidth(letter);
  return em * fontSize;
}

function letterWidth(letter: string): number {
  if (NARROW_LETTERS.test(letter)) return 0.3;
  if (SMALL_LETTERS.test(letter)) return 0.38;
  if (WIDE_LETTERS.test(letter)) return 0.82;
  return /[A-Z∂∏√‖]/u.test(letter) ? 0.64 : 0.54;
}
