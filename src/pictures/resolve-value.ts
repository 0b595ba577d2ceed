/** Values of CSS without the functions that renderers of SVG outside browsers lack. */
import type { Scheme } from './palette.ts';

/** `light-dark(a, b)` as the one of the two that `scheme` has. */
export function resolveLightDark(value: string, scheme: Scheme): string {
  return replaceCalls(value, 'light-dark', ([light = '', dark = '']) => (scheme === 'light' ? light : dark));
}

/** `var(--name, fallback)` as what `lookUp` says, or its fallback. Throws naming the property when there is neither. */
export function resolveVariables(value: string, lookUp: (name: string) => string | undefined): string {
  return replaceCalls(value, 'var', ([name = '', ...fallback]) => {
    const found = lookUp(name) ?? (fallback.length > 0 ? fallback.join(', ') : undefined);
    if (found === undefined) throw new Error(`unknown custom property ${name} in "${value}" (expected one of palette.css or chart.css)`);
    return resolveVariables(found, lookUp);
  });
}

/** `value` with each call of the function, innermost last, replaced by what `replace` makes of its arguments. */
function replaceCalls(value: string, name: string, replace: (parameters: string[]) => string): string {
  const start = value.indexOf(`${name}(`);
  if (start < 0) return value;
  const open = start + name.length;
  const end = closing(value, open);
  const replaced = replace(splitParameters(value.slice(open + 1, end)));
  return replaceCalls(value.slice(0, start) + replaced + value.slice(end + 1), name, replace);
}

/** Where the parenthesis at `open` closes. Throws when it does not. */
function closing(value: string, open: number): number {
  let depth = 0;
  for (let at = open; at < value.length; at++) {
    if (value[at] === '(') depth++;
    if (value[at] === ')' && --depth === 0) return at;
  }
  throw new Error(`"${value}" has a parenthesis that does not close`);
}

function splitParameters(text: string): string[] {
  const parameters = [''];
  let depth = 0;
  for (const letter of text) {
    depth += letter === '(' ? 1 : letter === ')' ? -1 : 0;
    if (letter === ',' && depth === 0) parameters.push('');
    else parameters.push((parameters.pop() ?? '') + letter);
  }
  return parameters.map((each) => each.trim());
}
