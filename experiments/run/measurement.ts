import { shortFloat32 } from '../result/codec.ts';

/**
 * A measurement as it is kept. Whole numbers stay. Other numbers come out of float32 arithmetic and keep the fewest decimals that read
 * back to the same float32; times, whose names end in `Ms`, keep six significant digits.
 */
export function rounded(value: unknown, name = ''): unknown {
  if (typeof value === 'number') return roundedNumber(value, name.endsWith('Ms'));
  if (Array.isArray(value)) return value.map((entry) => rounded(entry, name));
  if (value === null || typeof value !== 'object') return value;
  const isTime = name.endsWith('Ms');
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, rounded(entry, isTime ? name : key)]));
}

function roundedNumber(value: number, isTime: boolean): number {
  if (Number.isInteger(value) || !Number.isFinite(value)) return value;
  return isTime ? Number(value.toPrecision(6)) : shortFloat32(value);
}

/** Whether a run left the finite numbers: it says so itself, or there is a NaN or an infinity in what it measured. */
export function hasDiverged(measurement: unknown): boolean {
  if (typeof measurement === 'number') return !Number.isFinite(measurement);
  if (Array.isArray(measurement)) return measurement.some(hasDiverged);
  if (measurement === null || typeof measurement !== 'object') return false;
  return Object.entries(measurement).some(([key, entry]) => (key === 'divergedAtStep' ? entry !== null : hasDiverged(entry)));
}

/** The kernel names that a measurement reports itself, as timed ones do, in any `kernels` list of it. */
export function reportedKernels(measurement: unknown): string[] {
  if (measurement === null || typeof measurement !== 'object') return [];
  return Object.entries(measurement).flatMap(([key, entry]) =>
    key === 'kernels' && Array.isArray(entry) ? entry.filter((name) => typeof name === 'string') : reportedKernels(entry),
  );
}
