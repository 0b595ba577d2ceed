import { describe, expect, test } from 'vitest';
import { group, segment, text, textLines } from '../../../src/charts/mark.ts';
import { printMarks, printNumber, viewBox } from '../../../src/charts/print-svg.ts';

describe('printMarks', () => {
  test('escapes text and attributes', () => {
    expect(printMarks([text(1, 2, 'a < b & "c"', 'x"y')])).toBe('<text class="x&quot;y" x="1" y="2">a &lt; b &amp; &quot;c&quot;</text>');
  });

  test('nests groups and leaves out attributes that are not set', () => {
    expect(printMarks([group('g', [segment(0, 0.04, 10.26, 5)])])).toBe('<g class="g"><line x1="0" y1="0" x2="10.3" y2="5"/></g>');
  });

  test('sets lines of text below each other', () => {
    expect(printMarks([textLines(4, 10, ['Name', 'detail'], 14)])).toBe(
      '<text x="4" y="10"><tspan>Name</tspan><tspan x="4" dy="14" class="detail">detail</tspan></text>',
    );
  });
});

describe('printNumber', () => {
  test('never prints a negative zero', () => {
    expect(printNumber(-0.01)).toBe('0');
  });

  test('refuses what is not finite', () => {
    expect(() => printNumber(Number.NaN)).toThrow('a coordinate is NaN (expected a finite number)');
  });
});

describe('viewBox', () => {
  test('is the size of the drawing', () => {
    expect(viewBox({ width: 640, height: 210.25, marks: [] })).toBe('0 0 640 210.3');
  });
});
