import { describe, expect, test } from 'vitest';
import { palette } from '../../../src/pictures/palette.ts';
import { resolveLightDark, resolveVariables } from '../../../src/pictures/resolve-value.ts';
import { styleRules } from '../../../src/pictures/style-sheet.ts';

describe('resolveLightDark', () => {
  test('takes the value of the scheme, calls within calls included', () => {
    const value = '1px solid light-dark(rgb(1, 2, 3), light-dark(#000, #fff))';
    expect(resolveLightDark(value, 'light')).toBe('1px solid rgb(1, 2, 3)');
    expect(resolveLightDark(value, 'dark')).toBe('1px solid #fff');
  });
});

describe('resolveVariables', () => {
  const lookUp = (name: string): string | undefined => ({ '--series': 'var(--post)', '--post': '#bb4d12' })[name];

  test('follows a property to the end, and takes a fallback where there is none', () => {
    expect(resolveVariables('var(--series)', lookUp)).toBe('#bb4d12');
    expect(resolveVariables('var(--none, var(--post))', lookUp)).toBe('#bb4d12');
  });

  test('names a property that nothing defines', () => {
    expect(() => resolveVariables('var(--pots)', lookUp)).toThrow(/unknown custom property --pots in "var\(--pots\)"/);
  });
});

describe('palette', () => {
  test('has the colours of both schemes, without those for print', () => {
    expect(palette('light').get('--paper')).not.toBe('#fff');
    for (const scheme of ['light', 'dark'] as const)
      for (const [name, colour] of palette(scheme)) expect(colour, name).toMatch(/^#[0-9a-f]{3,8}$/);
    expect(palette('dark').get('--ink')).not.toBe(palette('light').get('--ink'));
  });
});

describe('styleRules', () => {
  test('puts the more specific rule last, whatever the order of the sheet', () => {
    const rules = styleRules('.chart .marker.hollow { fill: white } .chart .marker { fill: red } text { fill: blue }');
    expect(rules.map(({ selector }) => selector)).toEqual(['text', '.chart .marker', '.chart .marker.hollow']);
  });

  test('leaves out what only a page can be: pointed at, focused, narrow, printed', () => {
    expect(styleRules('.a:hover { fill: red } .b:focus-visible { fill: red } @media print { .c { fill: red } }')).toEqual([]);
  });
});
