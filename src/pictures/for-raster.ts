/**
 * Still marks as the rasteriser needs them. It knows each weight of our face as a family of its own, and the face's Latin files have
 * neither superscripts nor subscripts, which browsers take from another face: here they are smaller digits of the same one.
 */
import type { StillMark } from './still.ts';

export const REGULAR = 'Source Sans 3';
export const SEMIBOLD = 'Source Sans 3 SemiBold';

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹⁻';
const LOWERED = '₀₁₂₃₄₅₆₇₈₉';
const DIGITS = '0123456789−';
/** The sign for a norm is not in our faces; that of parallels, which looks the same, is. */
const NORM_SIGN = ['‖', '∥'] as const;
const SCRIPT = /([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|[₀-₉]+)/u;
/** In parts of the text's own size. */
const SCRIPT_SIZE = 0.68;
const RAISE = 0.36;
const LOWER = 0.14;

/** `marks` with their weights as families and their scripts as shifted digits; `fontSize` in px is that of text without a size of its own. */
export function forRaster(marks: readonly StillMark[], fontSize = 12): StillMark[] {
  return marks.map((mark) => {
    const size = Number.parseFloat(mark.style.light.get('font-size') ?? '') || fontSize;
    const children = mark.children.flatMap((child): (StillMark | string)[] =>
      typeof child === 'string' ? scripts(child, size) : forRaster([child], size),
    );
    return { ...mark, style: { light: withFamily(mark.style.light), dark: withFamily(mark.style.dark) }, children };
  });
}

function withFamily(style: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const weight = style.get('font-weight');
  return weight === undefined ? style : new Map([...style, ['font-family', `'${Number(weight) >= 600 ? SEMIBOLD : REGULAR}'`]]);
}

/** `content` with "10⁻³" as "10" and a small raised "−3"; what follows goes back to the line. */
function scripts(content: string, size: number): (StillMark | string)[] {
  let offset = 0;
  return content
    .replaceAll(...NORM_SIGN)
    .split(SCRIPT)
    .filter((piece) => piece !== '')
    .map((piece): StillMark | string => {
      const shift = RAISED.includes(piece.charAt(0)) ? -RAISE : LOWERED.includes(piece.charAt(0)) ? LOWER : 0;
      const dy = (shift - offset) * size;
      offset = shift;
      if (shift === 0 && dy === 0) return piece;
      const plain = piece.replace(/./gu, (letter) => DIGITS[Math.max(RAISED.indexOf(letter), LOWERED.indexOf(letter))] ?? letter);
      const style = new Map(shift === 0 ? [] : [['font-size', `${(SCRIPT_SIZE * size).toFixed(2)}px`]]);
      return {
        tag: 'tspan',
        attributes: { dy: dy.toFixed(2) },
        style: { light: style, dark: style },
        children: [shift === 0 ? piece : plain],
      };
    });
}
