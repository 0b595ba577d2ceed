/** Summaries of samples, with their uncertainty, and the tests that compare them. Pure; distributions come from stdlib. */
export * from './statistics/bootstrap.ts';
export * from './statistics/equivalence.ts';
export * from './statistics/interval.ts';
export * from './statistics/mean.ts';
export * from './statistics/proportion.ts';
export * from './statistics/quantile.ts';
export * from './statistics/slope.ts';
