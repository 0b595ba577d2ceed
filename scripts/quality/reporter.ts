/** Collects what the gates measured, while Playwright runs them, into the file that MEASUREMENTS names. */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { z } from 'zod';
import { MEASURED } from '../../src/quality/record.ts';

export const measurement = z.object({ gate: z.string(), subject: z.string(), values: z.record(z.string(), z.number()) });

export type Measurement = z.infer<typeof measurement>;

export default class MeasurementReporter implements Reporter {
  readonly #measurements: Measurement[] = [];

  onTestEnd(_test: TestCase, { annotations }: TestResult): void {
    for (const { type, description = '' } of annotations)
      if (type === MEASURED) this.#measurements.push(measurement.parse(JSON.parse(description)));
  }

  onEnd(): void {
    const { MEASUREMENTS: file } = process.env;
    if (!file) throw new Error('MEASUREMENTS is not set (expected a file to write to); run "npm run quality", which sets it');
    writeFileSync(file, JSON.stringify(this.#measurements));
  }
}
