/** An estimate and the two ends of its interval, at the stated level of confidence. */
export interface Interval {
  estimate: number;
  low: number;
  high: number;
  level: number;
  sampleSize: number;
}
