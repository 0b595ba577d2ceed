import { describe, expect, test } from 'vitest';
import { lineReport, minutes } from '../../../experiments/run/report.ts';

describe('lineReport', () => {
  test('writes about progress at most every five seconds, with rate and time left', () => {
    const lines: string[] = [];
    let timeMs = 0;
    const report = lineReport(
      (text) => lines.push(text),
      () => timeMs,
    );
    report.begin(60);
    for (let cell = 0; cell < 12; cell++) {
      timeMs += 1000;
      report.advance();
    }
    report.end();
    expect(lines).toEqual(['5/60 cells, 60.0 a minute, about 55 s left', '10/60 cells, 60.0 a minute, about 50 s left']);
  });
});

describe('minutes', () => {
  test('speaks of seconds up to a minute and a half, and of hours from three on', () => {
    expect([0.5, 1.4, 12.3, 179, 180].map(minutes)).toEqual(['30 s', '84 s', '12 min', '179 min', '3 h']);
  });
});
